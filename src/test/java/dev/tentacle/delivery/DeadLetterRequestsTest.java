package dev.tentacle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.delivery.DeadLetterRequests.Action;
import dev.tentacle.delivery.DeadLetterRequests.Letter;
import dev.tentacle.delivery.DeadLetterRequests.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLetterRequestsTest {

  private static final DeadLetter ONE = letter("a b.1.data");
  private static final DeadLetter TWO = letter("ä\u202e.2.data");

  private final Path state;
  private final DeadLetterRequests requests;

  DeadLetterRequestsTest(@TempDir Path state) {
    this.state = state;
    this.requests = DeadLetterRequests.in(state);
  }

  private static DeadLetter letter(String name) {
    return new DeadLetter("[::1]:41121", name, 3, "ab".repeat(32), "2026-01-01", 1, List.of());
  }

  @Test
  void tellsAnotherProcessWhatWasAsked() throws IOException {
    Request asked = requests.submit(Action.REPLAY, List.of(ONE, TWO));

    assertThat(DeadLetterRequests.in(state).pending()).containsExactly(asked);
    assertThat(asked.letters()).containsExactly(Letter.of(ONE), Letter.of(TWO));
    assertThat(requests.isPending(asked)).isTrue();
  }

  @Test
  void forgetsWhatWasCarriedOut() throws IOException {
    Request drop = requests.submit(Action.DROP, List.of(ONE));
    Request replay = requests.submit(Action.REPLAY, List.of(TWO));

    requests.remove(drop);
    requests.remove(drop);

    assertThat(requests.isPending(drop)).isFalse();
    assertThat(requests.pending()).containsExactly(replay);
  }

  @Test
  void knowsNoRequestsWhereNobodyHasWorkedYet() throws IOException {
    assertThat(DeadLetterRequests.in(state.resolve("none")).pending()).isEmpty();
  }

  @Test
  void seesNothingOfARequestThatIsJustBeingWritten() throws IOException {
    requests.submit(Action.DROP, List.of(ONE));
    try (var files = Files.list(state.resolve("requests"))) {
      Path file = files.findFirst().orElseThrow();
      Files.move(file, file.resolveSibling(file.getFileName() + ".new"));
    }
    assertThat(requests.pending()).isEmpty();
  }

  @Test
  void removesARequestThatPointsElsewhere() throws IOException {
    Path damaged = Files.createDirectory(state.resolve("requests")).resolve("1.drop");
    for (String line : List.of("../../etc/passwd", "site", "..", "a/b/c", "site/..")) {
      Files.writeString(damaged, line + "\n");
      assertThat(requests.pending()).as(line).isEmpty();
      assertThat(damaged).as(line).doesNotExist();
    }
  }

  @Test
  void isDurableOnReturn() throws IOException {
    Path folder = World.modelPaths().requests();
    for (int seed = 0; seed < 50; seed++) {
      ModelFileSystem disk = new ModelFileSystem(folder);
      DeadLetterRequests onModel = new DeadLetterRequests(folder, disk);

      Request asked = onModel.submit(Action.REPLAY, List.of(ONE));
      disk.losePower(new Random(seed));

      assertThat(onModel.pending()).as("seed " + seed).containsExactly(asked);
    }
  }
}
