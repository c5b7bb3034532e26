package dev.tentacle.karaf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A Karaf in a process of its own, which downloads nothing. */
final class Karaf implements AutoCloseable {

  private static final Path FEATURES = Path.of(System.getProperty("karaf.features", ""));
  private static final String OURS = System.getProperty("project.version", "");
  private static final String CAMEL_KARAF = System.getProperty("camel-karaf.version", "");

  private final Path home;
  private final int sshPort;
  private @Nullable Process process;

  private Karaf(Path home, int sshPort) {
    this.home = home;
    this.sshPort = sshPort;
  }

  /** Copies the distribution, and puts the artifacts of this build where it finds them. */
  static Karaf install(Path home) throws Exception {
    Path distribution = Path.of(System.getProperty("karaf.distribution"));
    run(new ProcessBuilder("cp", "-a", distribution.toString(), home.toString()));
    Karaf karaf = new Karaf(home, freePort());
    karaf.configure();
    karaf.artifact(
        FEATURES.resolve("standin-features.xml"),
        "org/apache/camel/karaf/apache-camel",
        CAMEL_KARAF,
        "-features.xml");
    karaf.artifact(
        FEATURES.resolve("features.xml"), "dev/tentacle/camel-tentacle", OURS, "-features.xml");
    karaf.artifact(
        Path.of(System.getProperty("packaged.jar")), "dev/tentacle/camel-tentacle", OURS, ".jar");
    return karaf;
  }

  private void configure() throws IOException {
    edit("etc/users.properties", "(?m)^#(karaf|_g_)", "$1");
    edit("etc/org.apache.karaf.shell.cfg", "(?m)^sshPort.*", "sshPort = " + sshPort);
    edit("etc/org.apache.karaf.shell.cfg", "(?m)^sshHost.*", "sshHost = 127.0.0.1");
    edit("etc/org.apache.karaf.features.cfg", " *management/[^\n]*\n", "");
    edit(
        "etc/org.ops4j.pax.url.mvn.cfg",
        "(?ms)^org.ops4j.pax.url.mvn.repositories=.*?[^\\\\]$",
        "org.ops4j.pax.url.mvn.repositories=\norg.ops4j.pax.url.mvn.localRepository="
            + System.getProperty("local.repository"));
  }

  private void artifact(Path file, String coordinates, String version, String ending)
      throws IOException {
    Path folder = home.resolve("system").resolve(coordinates).resolve(version);
    String artifact = coordinates.substring(coordinates.lastIndexOf('/') + 1);
    Files.createDirectories(folder);
    Files.copy(file, folder.resolve(artifact + "-" + version + ending));
  }

  Path home() {
    return home;
  }

  /** Replaces what matches, which must be there. */
  void edit(String file, String regex, String replacement) throws IOException {
    Path path = home.resolve(file);
    String text = Files.readString(path);
    String edited = text.replaceAll(regex, replacement);
    assertThat(edited).as(regex + " in " + file).isNotEqualTo(text);
    Files.writeString(path, edited);
  }

  /** Boots it, until its shell answers. */
  void start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/karaf").toString(), "server");
    builder.environment().put("KARAF_EXEC", "exec");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.redirectErrorStream(true).redirectOutput(home.resolve("console").toFile());
    Process started = builder.start();
    process = started;
    await()
        .atMost(Duration.ofMinutes(2))
        .failFast("Karaf ended", () -> !started.isAlive())
        .until(() -> log().contains("Registering commands for bundle org.apache.karaf.shell.ssh"));
  }

  /**
   * Types commands into its shell.
   *
   * @return what it answers, errors as well
   */
  String shell(String commands) throws Exception {
    Path input = Files.writeString(home.resolve("commands"), commands + "\n");
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                home.resolve("bin/client").toString(),
                "-a",
                Integer.toString(sshPort),
                "-u",
                "karaf",
                "-p",
                "karaf",
                "-r",
                "20",
                "-b"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.redirectErrorStream(true);
    return output(builder.redirectInput(input.toFile()).start());
  }

  /** Runs a script of a user, who has set {@code KARAF_HOME}. */
  void script(String script) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("bash", "-euc", script);
    builder.environment().put("KARAF_HOME", home.toString());
    run(builder);
  }

  private static void run(ProcessBuilder builder) throws Exception {
    Process run = builder.redirectErrorStream(true).start();
    String output = output(run);
    assertThat(run.exitValue()).as(output).isZero();
  }

  private static String output(Process run) throws Exception {
    String output = new String(run.getInputStream().readAllBytes(), UTF_8);
    assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  String log() throws IOException {
    Path log = home.resolve("data/log/karaf.log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  /** The lines of our bundle, from this length of the log on. */
  List<String> ownLog(int from) throws IOException {
    return Pattern.compile("(?m)^.*camel-tentacle.*$")
        .matcher(log().substring(from))
        .results()
        .map(MatchResult::group)
        .toList();
  }

  /** Tells the process to end, and waits until it has. */
  void stop() throws Exception {
    Process running = process;
    if (running != null) {
      running.destroy();
      assertThat(running.waitFor(60, TimeUnit.SECONDS)).as("Karaf has ended").isTrue();
    }
  }

  /** Leaves the log beside the features, for whoever wonders why a test failed. */
  @Override
  public void close() throws IOException {
    if (process != null) {
      process.destroyForcibly();
    }
    Files.writeString(FEATURES.resolve("karaf.log"), log());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
