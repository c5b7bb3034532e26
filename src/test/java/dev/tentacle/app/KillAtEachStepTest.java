package dev.tentacle.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.testing.DataServer;
import dev.tentacle.testing.Debugger;
import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The program is killed by SIGKILL at each step of a file's way home: a debugger stops it there.
 * Each life begins with what the last kill left, and the data server eats what arrives at once.
 *
 * <p>{@code -Dkills=N} sets how often at each step, each time at a later file; once unless given.
 */
class KillAtEachStepTest {

  private static final int ROUNDS = Integer.getInteger("kills", 1);
  private static final int FILES_PER_LIFE = 20;

  /** What the program is just about to do. */
  private enum Step {
    SETTLE_WHAT_A_CRASH_LEFT("delivery.Recovery", "run"),
    CLEAR_CLAIMS_OF_A_CRASH("delivery.Recovery", "removeClaims"),
    CLEAR_STAGING("delivery.Staging", "clear"),
    STAGE("delivery.Staging", "open"),
    COMPLETE_AFTER_RECV("delivery.StagedFile", "complete"),
    CLAIM_A_NAME("delivery.Claims", "claim"),
    FORCE_THE_CONTENT("delivery.StagedFile", "force"),
    FORCE_STAGING("delivery.Staging", "force"),
    WRITE_THE_INTENT("delivery.DeliveryRecord", "begin"),
    FORCE_THE_INTENT("delivery.DeliveryRecord", "force"),
    ROUTE_AFTER_THE_INTENT("component.Arrival", "process"),
    RENAME_IN_THE_ROUTE("org.apache.camel.component.file.FileOperations", "renameFile"),
    COMMIT_AFTER_RENAME("delivery.DataIn", "commit"),
    FORCE_DATA_IN("delivery.DataIn", "forceFolder"),
    RECORD_AS_DELIVERED("delivery.DeliveryRecord", "confirm"),
    ASK_FOR_MV("component.FilePull", "delete"),
    SAY_MV_OK("component.VerifyingSink", "announced"),
    TAKE_MV_DATA("component.VerifyingSink", "content"),
    COMPARE_AFTER_MV("component.FilePull", "compare");

    private final String type;
    private final String method;

    Step(String type, String method) {
      this.type = type.startsWith("org.") ? type : "dev.tentacle." + type;
      this.method = method;
    }
  }

  private final Path dir;
  private Path dataIn;
  private final List<String> sent = new ArrayList<>();

  KillAtEachStepTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @BeforeEach
  void make() throws IOException {
    dataIn = Files.createDirectory(dir.resolve("data_in"));
  }

  @ParameterizedTest
  @EnumSource
  void losesTearsAndDoublesNothing(Sites sites) throws Exception {
    try (Site site = sites.start(SiteSetup.BUFFER);
        DataServer dataServer = DataServer.start(dataIn)) {
      for (int round = 0; round < ROUNDS; round++) {
        for (Step step : Step.values()) {
          upload(site);
          killAt(step, nth(step, round), site);
        }
      }
      upload(site);
      Process last = Child.start(dir.resolve("log"), arguments("run", site));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> isEmpty(site.directory()) && dataServer.eaten().size() >= sent.size());
      last.destroyForcibly().waitFor();

      assertThat(dataServer.eaten().keySet()).containsExactlyInAnyOrderElementsOf(sent);
      assertThat(dataServer.eaten().values()).as("how often each arrived").containsOnly(1);
      assertThat(letters()).isEmpty();
    }
  }

  /** At a start a step is taken once. */
  private static int nth(Step step, int round) {
    return step.compareTo(Step.STAGE) < 0 ? 1 : 1 + round % 2;
  }

  private void killAt(Step step, int nth, Site site) throws Exception {
    try (Debugger debugger = Debugger.listen()) {
      Process process =
          Child.start(dir.resolve("log"), List.of(debugger.jvmOption()), arguments("once", site));
      try {
        debugger.runUntil(step.type, step.method, nth);
      } catch (AssertionError e) {
        throw new AssertionError(step + ": " + Files.readString(dir.resolve("log")), e);
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
  }

  private void upload(Site site) throws IOException {
    for (int i = 0; i < FILES_PER_LIFE; i++) {
      String content = "<agent_data>" + sent.size() + "x".repeat(5000) + "</agent_data>\n";
      String name = "host." + (1_790_000_000 + sent.size()) + ".data";
      site.put(name, content);
      sent.add(content);
    }
  }

  private String[] arguments(String command, Site site) {
    return new String[] {
      command,
      "-Dsync_address=127.0.0.1:" + site.port(),
      "-Dsync_cron=* * * * * ?",
      "-Dincomingdir=" + dataIn
    };
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private List<Path> letters() throws IOException {
    try (Stream<Path> all = Files.walk(dir.resolve("tentacle-sync/dead_letter"))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
