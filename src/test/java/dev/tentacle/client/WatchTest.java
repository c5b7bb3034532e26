package dev.tentacle.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tentacle.client.Dialogue.Owed;
import dev.tentacle.protocol.Command;
import dev.tentacle.protocol.Reply;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WatchTest {

  private static final Pace PACE = new Pace(Duration.ofSeconds(10), Duration.ofSeconds(60), 100);

  private final Watch watch = new Watch(PACE);
  private final Owing dialogue = new Owing();
  private long seconds;

  @Test
  void looksOnceInTheShorterOfItsTimes() {
    assertThat(watch.interval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(new Watch(new Pace(PACE.silence(), Duration.ofSeconds(3), 1)).interval())
        .isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void findsAnAnswerThatIsDripped() {
    dialogue.owed = Owed.ANSWER;
    assertThat(look()).isNull();
    assertThat(look()).isEqualTo("no whole answer within 10000 ms (timeout)");
  }

  @Test
  void waitsForEachAnswerAnew() {
    dialogue.owed = Owed.ANSWER;
    for (int answer = 0; answer < 5; answer++) {
      assertThat(look()).isNull();
      watch.answered();
    }
  }

  @Test
  void findsContentThatIsDripped() {
    dialogue.owed = Owed.CONTENT;
    assertThat(look()).isNull();
    watch.came(1000);
    assertThat(look()).isNull();
    watch.came(999);
    assertThat(look()).isEqualTo("only 999 bytes came in 10000 ms (minTransferRate=100)");
  }

  @Test
  void findsContentThatNeverEnds() {
    dialogue.owed = Owed.CONTENT;
    for (int second = 0; second < 60; second += 10) {
      watch.came(1_000_000);
      assertThat(look()).isNull();
    }
    watch.came(1_000_000);
    assertThat(look()).isEqualTo("not done within 60000 ms (transferTimeout)");
  }

  @Test
  void givesASiteTimeToTakeWhatIsSentToIt() {
    dialogue.owed = Owed.RECEPTION;
    for (int second = 0; second < 60; second += 10) {
      assertThat(look()).isNull();
    }
    assertThat(look()).contains("transferTimeout");
  }

  @Test
  void doesNotBlameTheSiteWhileThisSideDoesNotRead() {
    dialogue.owed = Owed.CONTENT;
    for (int second = 0; second < 50; second += 10) {
      watch.paused(Duration.ofSeconds(second == 0 ? 0 : 10).toNanos());
      assertThat(look()).isNull();
    }
    assertThat(look()).contains("minTransferRate");
  }

  @Test
  void findsContentThatIsDrippedThoughEachDropIsWrittenToDisk() {
    dialogue.owed = Owed.CONTENT;
    assertThat(look()).isNull();
    watch.paused(Duration.ofSeconds(4).toNanos());
    watch.came(599);
    assertThat(look()).isEqualTo("only 599 bytes came in 6000 ms (minTransferRate=100)");
  }

  @Test
  void takesAnyRateWhereToldSo() {
    Watch patient = new Watch(new Pace(PACE.silence(), PACE.transfer(), 0));
    dialogue.owed = Owed.CONTENT;
    assertThat(patient.look(dialogue, 0)).isNull();
    assertThat(patient.look(dialogue, Duration.ofSeconds(10).toNanos())).isNull();
  }

  @Test
  void expectsNothingBetweenDialogues() {
    assertThat(watch.look(null, 0)).isNull();
    assertThat(watch.look(null, Duration.ofHours(1).toNanos())).isNull();
  }

  @Test
  void refusesTimesThatAreNone() {
    assertThatThrownBy(() -> new Pace(Duration.ZERO, Duration.ofSeconds(1), 1))
        .hasMessageContaining("timeout");
    assertThatThrownBy(() -> new Pace(Duration.ofSeconds(1), Duration.ofSeconds(1), -1))
        .hasMessageContaining("minTransferRate");
  }

  private @Nullable String look() {
    String slow = watch.look(dialogue, Duration.ofSeconds(seconds).toNanos());
    seconds += 10;
    return slow;
  }

  private static final class Owing extends Dialogue<Void> {
    private Owed owed = Owed.NOTHING;

    Owing() {
      super(new Command.Quit());
    }

    @Override
    Owed owes() {
      return owed;
    }

    @Override
    void reply(Reply reply, Wire wire) {}

    @Override
    boolean isOver() {
      return false;
    }
  }
}
