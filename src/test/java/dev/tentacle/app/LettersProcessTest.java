package dev.tentacle.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.delivery.DeadLetterFolder;
import dev.tentacle.delivery.DeadLetterRequests;
import dev.tentacle.delivery.DeadLetterRequests.Action;
import dev.tentacle.testing.DataServer;
import dev.tentacle.testing.DeadLetterFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters while {@code run} works on the state directory, and while it is killed. */
class LettersProcessTest {

  private static final int KILLS = Integer.getInteger("kills", 3);
  private static final int PER_LIFE = 100;
  private static final String SITE = "127.0.0.1:1";

  private final Path dir;
  private Path dataIn;
  private DeadLetterFolder letters;

  LettersProcessTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @BeforeEach
  void make() throws IOException {
    dataIn = Files.createDirectory(dir.resolve("data_in"));
    letters = DeadLetterFolder.in(dir.resolve("tentacle-sync"));
  }

  private List<String> giveUp(int count) throws IOException {
    List<String> contents = new ArrayList<>();
    try (DeadLetterFixture store = DeadLetterFixture.open(dataIn)) {
      for (int i = 0; i < count; i++) {
        contents.add("content " + i);
        store.giveUp(SITE, "host." + (1_790_000_000 + i) + ".data", "content " + i);
      }
    }
    return contents;
  }

  private Process run() throws IOException {
    return Child.start(
        dir.resolve("log"),
        "run",
        "-Dsync_address=" + SITE,
        "-Dsync_cron=0 0 0 1 1 ? 2099",
        "-Dincomingdir=" + dataIn);
  }

  private Cli cli(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of("dead-letters", command));
    all.addAll(List.of(arguments));
    all.addAll(List.of("-Dincomingdir=" + dataIn, "-Dsync_address=" + SITE));
    return Cli.run(all.toArray(String[]::new));
  }

  @Test
  void asksTheProcessThatRuns() throws Exception {
    giveUp(3);
    Process process = run();
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .failFast("the program ended", () -> !process.isAlive())
          .until(() -> Files.exists(dir.resolve("tentacle-sync/pid")));
      assertThat(cli("list").out()).contains("3 dead letters");
      assertThat(cli("show", "host.1790000001.data").code()).isZero();

      Cli drop = cli("drop", "host.1790000002.data");
      assertThat(drop.out()).contains("waiting for it", "1 dropped, 0 left");
      Cli replay = cli("replay", "--all");

      assertThat(replay.code()).isZero();
      assertThat(replay.out()).contains("waiting for it", "2 replayed, 0 left");
      assertThat(process.isAlive()).isTrue();
      assertThat(dataIn.resolve("host.1790000000.data")).hasContent("content 0");
      assertThat(dataIn.resolve("host.1790000001.data")).hasContent("content 1");
      assertThat(dataIn.resolve("host.1790000002.data")).doesNotExist();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void replaysEachLetterOnceThoughItIsKilledAgainAndAgain() throws Exception {
    List<String> contents = giveUp(KILLS * PER_LIFE);
    DeadLetterRequests.in(dir.resolve("tentacle-sync")).submit(Action.REPLAY, letters.list());
    try (DataServer dataServer = DataServer.start(dataIn)) {
      for (int life = 1; life <= KILLS; life++) {
        int enough = life * PER_LIFE - PER_LIFE / 2;
        Process process = run();
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(1))
            .failFast("the program ended", () -> !process.isAlive())
            .until(() -> dataServer.eaten().size() >= enough);
        process.destroyForcibly().waitFor();
      }
      assertThat(letters.list()).as("letters left by the last kill").isNotEmpty();

      Process last = run();
      await().atMost(Duration.ofSeconds(60)).until(() -> letters.list().isEmpty());
      last.destroyForcibly().waitFor();

      await().until(() -> dataServer.eaten().size() == contents.size());
      assertThat(dataServer.eaten().keySet()).containsExactlyInAnyOrderElementsOf(contents);
      assertThat(dataServer.eaten().values()).as("how often each arrived").containsOnly(1);
    }
  }
}
