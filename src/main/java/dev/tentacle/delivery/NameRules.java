package dev.tentacle.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a name tells, and which other names a file may get when its own is taken (ADR 0011). */
final class NameRules {

  /** The names that the data server takes; group 1 is its key for the agent's queue. */
  private static final Pattern PACKET = Pattern.compile("(.*[._])(\\d+)\\.data", Pattern.DOTALL);

  private static final Pattern EPOCH_SECOND = Pattern.compile("\\d{10}");
  private static final Duration OLDEST = Duration.ofDays(365);
  private static final int OTHERS = 4;

  private NameRules() {}

  /** Whether the data server takes a file of this name. */
  static boolean isPacket(String name) {
    return PACKET.matcher(name).matches();
  }

  /** When the packet was made, if its name tells a second of the last year that is not to come. */
  static Optional<Instant> time(LocalName name, Instant now) {
    Matcher packet = PACKET.matcher(name.text());
    if (!packet.matches() || !EPOCH_SECOND.matcher(packet.group(2)).matches()) {
      return Optional.empty();
    }
    Instant time = Instant.ofEpochSecond(Long.parseLong(packet.group(2)));
    boolean plausible = !time.isAfter(now) && !time.isBefore(now.minus(OLDEST));
    return plausible ? Optional.of(time) : Optional.empty();
  }

  /** The file's own name, and then the others, which hang on its content. */
  static List<LocalName> candidates(LocalName name, ContentDigest digest) {
    List<LocalName> names = new ArrayList<>(1 + OTHERS);
    names.add(name);
    for (int part = 0; part < OTHERS; part++) {
      names.add(other(name.text(), digest.sixDigits(part)));
    }
    return names;
  }

  private static LocalName other(String name, String digits) {
    Matcher packet = PACKET.matcher(name);
    if (packet.matches()) {
      return packetName(packet.group(1), packet.group(2), digits);
    }
    // A dash: behind a dot or an underscore these digits would make a packet of what is none.
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    String extension = dot > 0 ? name.substring(dot) : "";
    String suffix = "-" + digits + extension;
    String kept = stem;
    while (!LocalName.fits(kept + suffix)) {
      kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1));
    }
    return new LocalName(kept + suffix);
  }

  /** A name that is as long as can be gives up digits of its number, never a letter of its key. */
  private static LocalName packetName(String key, String number, String digits) {
    String kept = number;
    while (kept.length() > 0 && !LocalName.fits(key + kept + digits + ".data")) {
      kept = kept.substring(0, kept.length() - 1);
    }
    String shortened = digits;
    while (shortened.length() > 1 && !LocalName.fits(key + kept + shortened + ".data")) {
      shortened = shortened.substring(0, shortened.length() - 1);
    }
    return new LocalName(key + kept + shortened + ".data");
  }
}
