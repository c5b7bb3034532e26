package dev.tentacle.app;

import dev.tentacle.delivery.DeadLetter;
import java.util.List;
import java.util.Locale;

/** How dead letters are shown to people. */
final class Letters {

  static final String NONE = "there is no such dead letter: see 'tentacle-sync dead-letters list'";

  private static final int WHY = 80;

  private Letters() {}

  static Table table(List<DeadLetter> letters) {
    Table table = new Table("SITE", "LETTER", "SIZE", "GIVEN UP", "ATTEMPTS", "WHY");
    for (DeadLetter letter : letters) {
      table.row(
          letter.site(),
          printable(letter.id()),
          letter.size(),
          letter.time(),
          letter.attempts(),
          why(letter));
    }
    return table;
  }

  /** What the first of its faults says. */
  static String why(DeadLetter letter) {
    if (letter.faults().isEmpty()) {
      return "";
    }
    String message = letter.faults().get(0).message().strip().replaceAll("\\s+", " ");
    return printable(
        message.length() <= WHY
            ? message
            : message.substring(0, message.offsetByCodePoints(WHY, -1)) + "…");
  }

  /** A name may hold what turns a terminal's line around, or hides. */
  static String printable(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cn}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}]", "?");
  }

  static String count(List<DeadLetter> letters) {
    long bytes = letters.stream().mapToLong(DeadLetter::size).sum();
    return String.format(
        Locale.ROOT,
        "%,d dead letter%s, %,d bytes",
        letters.size(),
        letters.size() == 1 ? "" : "s",
        bytes);
  }
}
