package dev.tentacle.component;

import dev.tentacle.protocol.FileName;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the number in a packet's name tells.
 *
 * <p>Agents name packets {@code agent.number.data}; the Unix agent's number is the epoch second,
 * the Windows agent's is random.
 */
final class PacketOrder {

  private static final Pattern NUMBER = Pattern.compile("[._]([0-9]{1,18})\\.data$");
  private static final Duration YEAR = Duration.ofDays(365);

  private PacketOrder() {}

  /** Oldest first: by number, then by name; what has no number comes first. */
  static Comparator<FileName> oldestFirst() {
    return Comparator.comparingLong(PacketOrder::number).thenComparing(Comparator.naturalOrder());
  }

  private static long number(FileName name) {
    Matcher number = NUMBER.matcher(name.octets());
    return number.find() ? Long.parseLong(number.group(1)) : -1;
  }

  /** What stands before the number: the packets that share it are to stay in their order. */
  static String agent(FileName name) {
    Matcher number = NUMBER.matcher(name.octets());
    return number.find() ? name.octets().substring(0, number.start()) : name.octets();
  }

  /** When the packet was made, where its number can be that: not in the future, within a year. */
  static Optional<Instant> madeAt(FileName name, Instant now) {
    Instant made = Instant.ofEpochSecond(Math.min(number(name), 9_999_999_999L));
    return made.isAfter(now) || made.isBefore(now.minus(YEAR))
        ? Optional.empty()
        : Optional.of(made);
  }
}
