package dev.tentacle.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.server.ServerOptions;
import dev.tentacle.server.TentacleServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in a process of its own. */
class ProcessTest {

  /** More than can be brought home before the process is told to end. */
  private static final int PACKETS = 3000;

  private static final int SIGTERM_EXIT = 128 + 15;

  private final Path dir;

  ProcessTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void bringsWhatComesAndStopsCleanlyOnSigterm() throws Exception {
    Path storage = Files.createDirectory(dir.resolve("storage"));
    Path dataIn = Files.createDirectory(dir.resolve("data_in"));
    try (TentacleServer site = new TentacleServer(options(storage))) {
      site.start();
      Process process =
          start(
              "run",
              "-Dsync_address=127.0.0.1:" + site.addresses().get(0).getPort(),
              "-Dsync_cron=* * * * * ?",
              "-Dincomingdir=" + dataIn);
      try {
        for (int i = 0; i < PACKETS; i++) {
          Files.writeString(storage.resolve("agent." + (1700000000 + i) + ".data"), content(i));
        }
        await().atMost(60, TimeUnit.SECONDS).until(() -> process.isAlive() && count(dataIn) > 20);
        process.destroy();
        assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
      } finally {
        process.destroyForcibly();
      }
      assertThat(process.exitValue()).isEqualTo(SIGTERM_EXIT);
      assertThat(count(storage)).as("files not begun").isPositive();
      assertThat(log()).doesNotContain("ERROR").doesNotContain("Exception");
      assertEachFileIsAtOnePlace(storage, dataIn);
      try (Stream<Path> staged = Files.list(dir.resolve("tentacle-sync/staging"))) {
        assertThat(staged).noneMatch(file -> file.toString().endsWith(".part"));
      }
    }
  }

  @Test
  void showsTheMainJobByItself() throws Exception {
    Process process = start("demo", "--data-in", dir.resolve("data_in").toString());
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(Files.readString(dir.resolve("out")))
        .containsPattern("SENT BY AGENTS +IN DATA_IN, UNALTERED +LEFT ON THE SITE")
        .containsPattern("\\b30 +30 +0\\b");
    assertThat(count(dir.resolve("data_in"))).isEqualTo(30);
  }

  @Test
  void warnsOfALocaleThatCannotNameEveryFile() throws Exception {
    Path dataIn = Files.createDirectory(dir.resolve("data_in"));
    ProcessBuilder builder =
        builder(
            "check", "-Dsync_address=127.0.0.1:1", "-Dsync_retries=0", "-Dincomingdir=" + dataIn);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(log()).contains("WARN", "file names are US-ASCII", "Set LC_ALL=C.UTF-8");
  }

  private static void assertEachFileIsAtOnePlace(Path storage, Path dataIn) throws IOException {
    for (int i = 0; i < PACKETS; i++) {
      String name = "agent." + (1700000000 + i) + ".data";
      Path home = dataIn.resolve(name);
      assertThat(Files.exists(home)).as(name).isNotEqualTo(Files.exists(storage.resolve(name)));
      if (Files.exists(home)) {
        assertThat(home).hasContent(content(i));
      }
    }
  }

  private static String content(int i) {
    return "<agent_data>" + "x".repeat(i) + "</agent_data>\n";
  }

  private static ServerOptions options(Path storage) {
    return ServerOptions.builder(storage).addresses("127.0.0.1").port(0).insecure(true).build();
  }

  private Process start(String... arguments) throws IOException {
    return builder(arguments).start();
  }

  private ProcessBuilder builder(String... arguments) {
    return Child.builder(List.of(), arguments)
        .redirectOutput(dir.resolve("out").toFile())
        .redirectError(dir.resolve("err").toFile());
  }

  private String log() throws IOException {
    return Files.readString(dir.resolve("err"));
  }

  private static long count(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.filter(file -> !file.getFileName().toString().endsWith(".part")).count();
    }
  }
}
