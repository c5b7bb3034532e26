package dev.tentacle.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code bin/tentacle-sync} in a bare environment, with a Java that only says how it was called.
 */
class LauncherTest {

  private static final String TOOLS = "/usr/bin:/bin";

  private final Path dir;
  private final Path home;

  LauncherTest(@TempDir Path dir) throws IOException {
    this.dir = dir.toRealPath();
    this.home = this.dir.resolve("an installation");
  }

  @BeforeEach
  void install() throws IOException {
    Path bin = Files.createDirectories(home.resolve("bin"));
    Files.copy(Path.of("src/main/distribution/bin/tentacle-sync"), bin.resolve("tentacle-sync"));
  }

  @Test
  void hasTheModeOfAProgram() {
    assertThat(Path.of("src/main/distribution/bin/tentacle-sync")).isExecutable();
  }

  @Test
  void givesJavaTheInstallationAndTheArguments() throws Exception {
    Run run = run(Map.of("JAVA_HOME", java("17.0.15").toString()), "once", "-Da=b c", "$x");
    assertThat(run.code()).isZero();
    assertThat(run.out().lines())
        .contains(
            "-Dtentacle.home=" + home,
            "-Dlog4j2.configurationFile=" + home + "/log4j2.xml",
            home + "/lib/*")
        .endsWith("dev.tentacle.app.TentacleSync", "once", "-Da=b c", "$x", "LC_ALL=C.UTF-8");
  }

  @Test
  void passesJavaOptsOneByOne() throws Exception {
    Run run =
        run(Map.of("JAVA_HOME", java("17.0.15").toString(), "JAVA_OPTS", "-Xmx64m -Dx=y"), "run");
    assertThat(run.out().lines()).contains("-Xmx64m", "-Dx=y");
  }

  @Test
  void findsItsInstallationThroughSymbolicLinks() throws Exception {
    Path one = Files.createSymbolicLink(dir.resolve("one"), home.resolve("bin/tentacle-sync"));
    Files.createDirectory(dir.resolve("bin"));
    Path two = Files.createSymbolicLink(dir.resolve("bin/two"), Path.of("../" + one.getFileName()));
    Run run = run(two, Map.of("JAVA_HOME", java("21").toString()), List.of());
    assertThat(run.out().lines()).contains("-Dtentacle.home=" + home);
  }

  @ParameterizedTest
  @CsvSource({
    "LANG, C, C.UTF-8",
    "LC_ALL, POSIX, C.UTF-8",
    "LANG, de_DE.ISO-8859-1, C.UTF-8",
    "LANG, de_DE.UTF-8, ''",
    "LC_ALL, de_DE.utf8, de_DE.utf8"
  })
  void makesTheLocaleAUtf8OneWhereItIsNot(String variable, String value, String localeOfJava)
      throws Exception {
    Run run = run(Map.of("JAVA_HOME", java("17").toString(), variable, value));
    assertThat(run.out().lines()).endsWith("LC_ALL=" + localeOfJava);
  }

  @Test
  void takesTheJavaOfThePathWithoutJavaHome() throws Exception {
    Run run = run(Map.of("PATH", java("17.0.1") + "/bin:" + TOOLS), "run");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("TentacleSync");
  }

  @Test
  void saysThatThereIsNoJava() throws Exception {
    Path tools = Files.createDirectory(dir.resolve("tools"));
    for (String tool : List.of("dirname", "readlink", "sed", "head")) {
      program(tools.resolve(tool), "exec /usr/bin/" + tool + " \"$@\"\n");
    }
    Run run = run(Map.of("PATH", tools.toString()));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("tentacle-sync: there is no java on the PATH. Install a JDK or JRE 17");
  }

  @Test
  void saysThatJavaHomeIsWrong() throws Exception {
    Run run = run(Map.of("JAVA_HOME", "/none"));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("tentacle-sync: JAVA_HOME is /none, but /none/bin/java is no program.");
  }

  @ParameterizedTest
  @CsvSource({"11.0.2, 11", "1.8.0_402, 1", "nonsense, of an unknown version"})
  void saysThatJavaIsTooOld(String version, String named) throws Exception {
    Run run = run(Map.of("JAVA_HOME", java(version).toString()));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("tentacle-sync: " + dir + "/java-" + version + "/bin/java is Java " + named)
        .contains("17 or newer is needed");
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"17.0.15+6", "21", "25-ea"})
  void takesNewerJavas(String version) throws Exception {
    assertThat(run(Map.of("JAVA_HOME", java(version).toString())).code()).isZero();
  }

  /** A JAVA_HOME whose java tells its version as the real one, and else its arguments. */
  private Path java(String version) throws IOException {
    Path javaHome = dir.resolve("java-" + version);
    program(
        Files.createDirectories(javaHome.resolve("bin")).resolve("java"),
        """
        if [ "$1" = -version ]; then
          echo 'openjdk version "%s" 2025-04-15' >&2
          exit
        fi
        printf '%%s\\n' "$@" "LC_ALL=$LC_ALL"
        """
            .formatted(version));
    return javaHome;
  }

  private static void program(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Run run(Map<String, String> environment, String... arguments) throws Exception {
    return run(home.resolve("bin/tentacle-sync"), environment, List.of(arguments));
  }

  private Run run(Path script, Map<String, String> environment, List<String> arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    Map<String, String> bare = new HashMap<>(Map.of("PATH", TOOLS));
    bare.putAll(environment);
    builder.environment().putAll(bare);
    Path out = dir.resolve("out");
    Path err = dir.resolve("err");
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    int code = builder.start().waitFor();
    return new Run(code, read(out), read(err));
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  private record Run(int code, String out, String err) {}
}
