package dev.tentacle.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What must be put right before anything starts: exit code 2, with token and remedy. */
class RefusalTest {

  private final Path dir;
  private final Path dataIn;

  RefusalTest(@TempDir Path dir) {
    this.dir = dir;
    this.dataIn = dir.resolve("data_in");
  }

  @BeforeEach
  void makeDataIn() throws IOException {
    Files.createDirectory(dataIn);
  }

  @ParameterizedTest
  @CsvSource({"run", "once", "check"})
  void startsNothingWhenSyncserverIsZero(String command) {
    Cli off = Cli.run(command, "-Dsyncserver=0");
    assertThat(off.code()).isZero();
    assertThat(off.out())
        .isEqualToIgnoringNewLines("syncserver is 0 (-Dsyncserver): nothing is started.");
  }

  @ParameterizedTest
  @CsvSource({"run", "once", "check"})
  void needsASite(String command) {
    Cli none = Cli.run(command, "-Dincomingdir=" + dataIn);
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err())
        .startsWith(
            "tentacle-sync: no site is configured: sync_address is empty. Set sync_address");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sync_address=a:99999  | -Dsync_address: sync_address: address 1 ('a:99999') has the port 99999, which is out of range.
          sync_port=70000       | -Dsync_port: sync_port: 70000 is out of range. Give a port from 1 to 65535.
          sync_cron=H * * *     | -Dsync_cron: sync_cron: 'H * * *' has 4 fields, a Quartz cron has 6 or 7.
          sync_cron=H * * * * * | -Dsync_cron: sync_cron: 'H * * * * *' is no Quartz cron:
          sync_template=mine    | default: sync_template: no route file has a template 'mine'. Name one of [site, site-xml], or put its file into
          sync_ca=/none.pem     | CA certificate (sync_ca, -f) /none.pem does not exist. Check the path. Correct
          sync_cert=/none.pem   | TLS is on, and no CA (sync_ca, -f) says whose server certificates to trust.
          routes_dir=/none      | -Droutes_dir: routes_dir: /none is not a directory. Name the folder of the route files.
          """)
  void namesTheTokenAndTheRemedy(String definition, String message) {
    assertRefused(
        message.replace("default: sync_template", "-Dsync_template: sync_template"),
        "-D" + definition);
  }

  @Test
  void namesFileAndLine() throws IOException {
    Path conf = Files.writeString(dir.resolve("pandora_server.conf"), "# x\nsync_port 0\n");
    assertRefused(conf + " line 2: sync_port: 0 is out of range.", "-Dpandora_server_conf=" + conf);
  }

  @Test
  void needsADataInThatExistsAndIsADirectory() throws IOException {
    Path none = dir.resolve("none");
    assertRefused(
        "-Dincomingdir: incomingdir: "
            + none
            + " does not exist. Create it, or name the data server's data_in.",
        "-Dincomingdir=" + none);
    Path file = Files.createFile(dir.resolve("file"));
    assertRefused(
        "-Dincomingdir: incomingdir: "
            + file
            + " is not a directory. Name the data server's data_in.",
        "-Dincomingdir=" + file);
  }

  @Test
  void needsADataInThatIsWritable() throws IOException {
    Files.setPosixFilePermissions(dataIn, Set.of());
    assumeFalse(Files.isWritable(dataIn), "root may write everywhere");
    assertRefused(
        "-Dincomingdir: incomingdir: " + dataIn + " is not writable by user",
        "-Dincomingdir=" + dataIn);
  }

  @Test
  void needsAStateDirectoryThatItCanMake() throws IOException {
    Path file = Files.createFile(dir.resolve("file"));
    assertRefused(
        "-Dstate_dir: state_dir: " + file + "/state cannot be made by user",
        "-Dstate_dir=" + file.resolve("state"));
  }

  @Test
  void namesTheRouteFileThatDoesNotParse() throws IOException {
    Path routes = routes();
    Files.writeString(routes.resolve("mine.yaml"), "- route:\n    from:\n      - uri: [\n");
    assertRefused("mine.yaml", "-Droutes_dir=" + routes);
  }

  @Test
  void namesAnUnknownEndpointOption() throws IOException {
    Path routes = routes();
    Path site = routes.resolve("site.yaml");
    Files.writeString(site, Files.readString(site).replace("transfer:", "transferr:"));
    assertRefused(
        "the routes cannot be loaded: route site-127.0.0.1_41121 (file:"
            + site
            + " line "
            + line(site, "uri: \"tentacle:")
            + "): There are 1 parameters that couldn't be set on the endpoint.",
        "-Droutes_dir=" + routes);
  }

  @Test
  void namesTheLineOfTheTemplatesStepThatHasAnUnknownOption() throws IOException {
    Path routes = routes();
    Path site = routes.resolve("site.yaml");
    Files.writeString(site, Files.readString(site).replace("fileExist:", "fileExists:"));
    assertRefused(
        "the routes cannot be loaded: route site-127.0.0.1_41121 (file:"
            + site
            + " line "
            + line(site, "- to:")
            + "): There are 1 parameters that couldn't be set on the endpoint.",
        "-Droutes_dir=" + routes);
  }

  private static int line(Path file, String words) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return IntStream.range(0, lines.size())
            .filter(i -> lines.get(i).contains(words))
            .findFirst()
            .orElseThrow()
        + 1;
  }

  @Test
  void namesTheLineOfTheStepThatHasAnUnknownOption() throws IOException {
    Path routes = routes();
    Path mine = routes.resolve("mine.xml");
    Files.writeString(
        mine,
        """
        <routes xmlns="http://camel.apache.org/schema/xml-io">
          <route id="mine">
            <from uri="timer:mine"/>
            <to uri="direct:dead-letter"/>
            <to uri="log:mine?lvl=INFO"/>
          </route>
        </routes>
        """);
    assertRefused(
        "the routes cannot be loaded: route mine (file:" + mine + " line 5): ",
        "-Droutes_dir=" + routes);
  }

  @Test
  void namesThePlaceholderThatARouteMisses() throws IOException {
    Path routes = routes();
    Files.writeString(
        routes.resolve("mine.yaml"),
        "- route:\n    from:\n      uri: direct:x\n      steps:\n        - log: \"{{my_own}}\"\n");
    assertRefused("my_own", "-Droutes_dir=" + routes);
  }

  private Path routes() throws IOException {
    Path routes = Files.createDirectory(dir.resolve("routes"));
    for (String name : List.of("site.yaml", "dead-letter.yaml")) {
      Files.copy(Path.of("routes", name), routes.resolve(name));
    }
    return routes;
  }

  private void assertRefused(String message, String... definitions) {
    List<String> arguments = new ArrayList<>(List.of("once"));
    if (!definitions[0].startsWith("-Dincomingdir")) {
      arguments.add("-Dincomingdir=" + dataIn);
    }
    if (!definitions[0].startsWith("-Dsync_address")) {
      arguments.add("-Dsync_address=127.0.0.1");
    }
    arguments.addAll(List.of(definitions));
    Cli refused = Cli.run(arguments.toArray(String[]::new));
    assertThat(refused.err()).contains(message).hasLineCount(1);
    assertThat(refused.code()).isEqualTo(2);
  }
}
