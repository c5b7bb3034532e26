package dev.tentacle.tls;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import javax.security.auth.x500.X500Principal;

/** What a message shows of values that another machine may have written. */
final class Shown {

  private static final int MAX_LENGTH = 200;
  private static final Map<String, String> KEYWORDS =
      Map.of("1.2.840.113549.1.9.1", "emailAddress");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Shown() {}

  /** A distinguished name, on one line. */
  static String name(X500Principal name) {
    String text = name.getName(X500Principal.RFC2253, KEYWORDS);
    return text.isEmpty() ? "(no name)" : text(text);
  }

  /** One line of printable text, at most {@value #MAX_LENGTH} characters of it. */
  static String text(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(MAX_LENGTH)
        .forEach(
            c -> {
              if (isPrintable(c)) {
                shown.appendCodePoint(c);
              } else {
                shown.append(String.format("\\u%04X", c));
              }
            });
    return text.codePointCount(0, text.length()) > MAX_LENGTH ? shown + "..." : shown.toString();
  }

  /** A point in time, and how far away it is. */
  static String time(Instant time, Instant now) {
    Duration distance = Duration.between(time, now);
    String ago = amount(distance.abs());
    return TIME.format(time) + (distance.isNegative() ? " (in " + ago + ")" : " (" + ago + " ago)");
  }

  private static String amount(Duration duration) {
    if (duration.toDays() >= 2) {
      return duration.toDays() + " days";
    }
    return duration.toHours() >= 2 ? duration.toHours() + " hours" : duration.toMinutes() + " min";
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
