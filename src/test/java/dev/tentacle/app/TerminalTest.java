package dev.tentacle.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TerminalTest {

  private static final String CLEAR = "\r\u001b[K";

  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final StatusLine line = new StatusLine(new PrintStream(screen, true, UTF_8));

  @Test
  void changesTheLineInPlaceAndTakesItAwayAtTheEnd() {
    line.show("one");
    line.show("two");
    line.close();
    line.close();
    assertThat(screen.toString(UTF_8)).isEqualTo(CLEAR + "one" + CLEAR + "two" + CLEAR);
  }

  @Test
  void letsLogLinesGoAboveTheLine() {
    PrintStream log = line.above();
    log.print("before\n");
    line.show("one");
    log.print("event\n");
    line.show("two");
    assertThat(screen.toString(UTF_8))
        .isEqualTo("before\n" + CLEAR + "one" + CLEAR + "event\n" + CLEAR + "two");
  }

  @Test
  void tellsOfADrainOnlyWhenItTakesLong() {
    Progress.Drain drain = new Progress.Drain();
    assertThat(drain.tick(0)).isEmpty();
    for (int tick = 1; tick <= 3; tick++) {
      files(drain, 500);
      assertThat(drain.tick(seconds(tick) / 2)).isEmpty();
    }
    files(drain, 1500);
    assertThat(drain.tick(seconds(3))).isEqualTo("2,500 files brought home, 1,000 a second");
    assertThat(drain.tick(seconds(4))).isEmpty();
    files(drain, 1);
    assertThat(drain.tick(seconds(5))).isEmpty();
  }

  @Test
  void alignsTextToTheLeftAndNumbersToTheRight() {
    Table table = new Table("SITE", "FILES", "FAULT").row("a", 5, "").row("longer", 12345, "x");
    assertThat(table.toString().lines())
        .containsExactly("SITE    FILES  FAULT", "a           5", "longer  12345  x");
  }

  private static void files(Progress.Drain drain, int count) {
    for (int i = 0; i < count; i++) {
      drain.file();
    }
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
