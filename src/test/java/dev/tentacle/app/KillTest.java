package dev.tentacle.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.testing.DataServer;
import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The program is killed while it brings files home, again and again, and a data server eats what
 * arrives at once: in the end every content has arrived once.
 *
 * <p>{@code -Dkills=N} sets how often, 28 times unless given.
 */
class KillTest {

  private static final int KILLS = Integer.getInteger("kills", 28);
  private static final int FILES_PER_LIFE = 100;

  @TempDir private Path dir;
  private Path dataIn;
  private DataServer dataServer;
  private final Random random = new Random(41121);

  @BeforeEach
  void open() throws IOException {
    dataIn = Files.createDirectory(dir.resolve("data_in"));
    dataServer = DataServer.start(dataIn);
  }

  @AfterEach
  void close() throws IOException {
    dataServer.close();
  }

  @ParameterizedTest
  @EnumSource
  void losesTearsAndDoublesNothing(Sites sites) throws Exception {
    try (Site site = sites.start(SiteSetup.BUFFER)) {
      List<String> sent = new ArrayList<>();
      int kills = 0;
      while (kills < KILLS) {
        upload(site, sent);
        int before = dataServer.eaten().size();
        Process process = program("once", site);
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(5))
            .until(() -> dataServer.eaten().size() > before);
        if (!process.waitFor(random.nextInt(200), TimeUnit.MILLISECONDS)) {
          kills++;
        }
        process.destroyForcibly().waitFor();
      }

      Process last = program("run", site);
      try {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> isEmpty(site.directory()) && dataServer.eaten().size() >= sent.size());
      } finally {
        last.destroyForcibly().waitFor();
      }

      assertThat(dataServer.eaten().keySet()).containsExactlyInAnyOrderElementsOf(sent);
      assertThat(dataServer.eaten().values()).as("how often each arrived").containsOnly(1);
      assertThat(deadLetters()).isEmpty();
    }
  }

  /** What a life left counts: a backlog that grows with the kills would be drained at the end. */
  private void upload(Site site, List<String> sent) throws IOException {
    for (int i = site.tree().size(); i < FILES_PER_LIFE; i++) {
      String content =
          "<agent_data>" + sent.size() + "x".repeat(random.nextInt(8000)) + "</agent_data>\n";
      Path hidden = site.put(".upload", content);
      Files.move(
          hidden, site.directory().resolve("host." + (1_790_000_000 + sent.size()) + ".data"));
      sent.add(content);
    }
  }

  private Process program(String command, Site site) throws IOException {
    return Child.start(
        dir.resolve("log"),
        command,
        "-Dsync_address=127.0.0.1:" + site.port(),
        "-Dsync_cron=* * * * * ?",
        "-Dincomingdir=" + dataIn);
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private List<Path> deadLetters() throws IOException {
    Path letters = dir.resolve("tentacle-sync/dead_letter");
    try (Stream<Path> all = Files.walk(letters)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
