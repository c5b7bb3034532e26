package dev.tentacle.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.component.TentacleServerConsumer;
import dev.tentacle.server.ServerOptions;
import dev.tentacle.server.TentacleServer;
import dev.tentacle.testing.Folder;
import dev.tentacle.testing.TestPki;
import dev.tentacle.tls.TlsContext;
import dev.tentacle.tls.TlsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped routes between a Tentacle server and a data_in, driven by the command line. */
class SiteTest {

  private static final String PACKET = "<agent_data>1</agent_data>\n";

  private final Path dir;
  private final Path storage;
  private final Path dataIn;
  private final List<TentacleServer> servers = new ArrayList<>();

  SiteTest(@TempDir Path dir) {
    this.dir = dir;
    this.storage = dir.resolve("storage");
    this.dataIn = dir.resolve("data_in");
  }

  @BeforeEach
  void makeDirectories() throws IOException {
    Files.createDirectories(storage);
    Files.createDirectories(dataIn);
  }

  @AfterEach
  void stopServers() {
    servers.forEach(TentacleServer::close);
  }

  @ParameterizedTest
  @ValueSource(strings = {"site", "site-xml"})
  void bringsEachFileHomeAndEmptiesTheBuffer(String template) throws IOException {
    packet("web 1.1700000001.data");
    packet("büro.1700000002.data");
    Cli once = Cli.run(arguments("once", start(""), "-Dsync_template=" + template));
    assertThat(once.err()).isEmpty();
    assertThat(once.code()).isZero();
    assertThat(once.out()).containsPattern("SITE +FILES +BYTES +SECONDS +FAULT");
    assertThat(once.out()).containsPattern("127.0.0.1:\\d+ +2 +54 +\\d+\\.\\d\\d\\R");
    assertThat(names(storage)).isEmpty();
    assertThat(names(dataIn)).containsExactly("büro.1700000002.data", "web 1.1700000001.data");
    Path file = dataIn.resolve("web 1.1700000001.data");
    assertThat(file).hasContent(PACKET);
    assertThat(Files.getLastModifiedTime(file).toMillis()).isPositive();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-rw----");
  }

  @Test
  void pollsOnItsCronUntilItIsStopped() throws IOException {
    int port = start("");
    Setup setup =
        Setup.of(
            Configuration.load(
                Map.of(
                    "sync_address",
                    "127.0.0.1:" + port,
                    "sync_cron",
                    "* * * * * ?",
                    "incomingdir",
                    dataIn.toString()),
                null,
                Map.of()));
    new StartChecks(setup).run();
    try (Application application = Application.load(setup, true)) {
      application.start();
      packet("a.1700000001.data");
      await()
          .untilAsserted(
              () -> {
                assertThat(names(dataIn)).containsExactly("a.1700000001.data");
                assertThat(names(storage)).isEmpty();
              });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"site", "site-xml"})
  void speaksTlsWithOurCertificate(String template) throws Exception {
    packet("a.1700000001.data");
    TlsOptions ofSite =
        TlsOptions.builder()
            .ca(TestPki.file("ca.pem"))
            .certificate(TestPki.file("rsa.pem"))
            .key(TestPki.file("rsa.key"))
            .build();
    int port =
        start(
            new TentacleServer(
                ServerOptions.builder(storage)
                    .addresses("127.0.0.1")
                    .port(0)
                    .insecure(true)
                    .tls(TlsContext.server(ofSite, Runnable::run))
                    .build()));
    Path password = Files.writeString(dir.resolve("key password"), TestPki.PASSWORD);
    Cli once =
        Cli.run(
            arguments(
                "once",
                port,
                "-Dsync_template=" + template,
                "-Dsync_ca=" + TestPki.file("ca.pem"),
                "-Dsync_cert=" + TestPki.file("ec.pem"),
                "-Dsync_key=" + TestPki.file("ec-pkcs8-aes.key"),
                "-Dsync_key_password_file=" + password,
                "-Dhostname_verification=true"));
    assertThat(once.err()).isEmpty();
    assertThat(once.out()).containsPattern(port + " +1 +27 +\\d+\\.\\d\\d\\R");
    assertThat(once.code()).isZero();
    assertThat(dataIn.resolve("a.1700000001.data")).hasContent(PACKET);
    Cli without = Cli.run(arguments("check", port, "-Dsync_ca=" + TestPki.file("ca.pem")));
    assertThat(without.code()).isEqualTo(1);
    assertThat(without.out()).containsIgnoringCase("certificate");
  }

  @Test
  void pushesConfigurationToASiteAndKeepsWhatWasSent() throws Exception {
    TentacleServer site =
        new TentacleServer(
            ServerOptions.builder(storage)
                .addresses("127.0.0.1")
                .port(0)
                .password("pw")
                .filters(".*\\.conf:conf")
                .build());
    int port = start(site);
    Path push = Files.createDirectory(dir.resolve("push"));
    Files.writeString(push.resolve("agent.conf"), "interval 300\n");
    Files.writeString(push.resolve("agent.txt"), "is not sent");
    Path password = Files.writeString(dir.resolve("password"), "pw");
    Map<String, String> settings = new HashMap<>(settings(port));
    settings.put("push_conf", "true");
    settings.put("push_conf_dir", push.toString());
    settings.put("push_conf_address", "127.0.0.1:" + port);
    settings.put("sync_password_file", password.toString());
    try (Application application = load(settings)) {
      application.start();
      await()
          .atMost(30, TimeUnit.SECONDS)
          .untilAsserted(
              () -> assertThat(push.resolve(".sent/agent.conf")).hasContent("interval 300\n"));
    }
    assertThat(storage.resolve("conf/agent.conf")).hasContent("interval 300\n");
    assertThat(names(push)).containsExactly("agent.txt");
  }

  @Test
  void buffersWhatAgentsSendUntilItIsPulled() throws Exception {
    Map<String, String> settings = new HashMap<>(settings(1));
    settings.put("buffer", "true");
    settings.put("buffer_address", "127.0.0.1");
    settings.put("buffer_port", "0");
    settings.put("buffer_dir", storage.toString());
    settings.put("sync_cron", "0 0 0 1 1 ? 2099");
    try (Application application = load(settings)) {
      application.start();
      int port =
          ((TentacleServerConsumer) application.context().getRoute("buffer").getConsumer())
              .addresses()
              .get(0)
              .getPort();
      application
          .context()
          .createProducerTemplate()
          .sendBodyAndHeader(
              "tentacle:127.0.0.1:" + port + "?operation=send",
              PACKET,
              Exchange.FILE_NAME,
              "a.1700000001.data");
      assertThat(names(storage)).containsExactly("a.1700000001.data");
      Cli once = Cli.run(arguments("once", port, "-Dstate_dir=" + dir.resolve("once")));
      assertThat(once.out()).containsPattern(port + " +1 +27 ");
      assertThat(once.code()).isZero();
    }
    assertThat(names(storage)).isEmpty();
    assertThat(dataIn.resolve("a.1700000001.data")).hasContent(PACKET);
  }

  @Test
  void shipsWithBufferAndPushSwitchedOff() throws IOException {
    try (Application application = load(settings(1))) {
      application.start();
      assertThat(application.context().getRouteController().getRouteStatus("buffer").isStopped())
          .isTrue();
      assertThat(application.context().getRouteController().getRouteStatus("push-conf").isStopped())
          .isTrue();
      assertThat(application.context().getRouteController().getRouteStatus("dead-letter"))
          .isEqualTo(ServiceStatus.Started);
    }
  }

  @Test
  void deliversBesideAnotherFileOfThatName() throws IOException {
    packet("a.1700000001.data");
    Files.writeString(dataIn.resolve("a.1700000001.data"), "another file of that name");
    Cli once = Cli.run(arguments("once", start("")));
    assertThat(once.code()).isZero();
    assertThat(names(storage)).isEmpty();
    assertThat(dataIn.resolve("a.1700000001.data")).hasContent("another file of that name");
    assertThat(names(dataIn))
        .hasSize(2)
        .allMatch(name -> name.matches("a\\.1700000001[0-9]*\\.data"));
  }

  @Test
  void sendsAFileToItsSitesDeadLettersWhenItCannotBeDelivered() throws IOException {
    packet("a.1700000001.data");
    int port = start("");
    Cli once =
        Cli.run(arguments("once", port, "-Dsync_retries=1", "-Droutes_dir=" + brokenRoutes()));
    assertThat(once.code()).isZero();
    assertThat(names(storage)).isEmpty();
    assertThat(names(dataIn)).isEmpty();
    Path letters = dir.resolve("tentacle-sync/dead_letter/127.0.0.1:" + port);
    assertThat(names(letters)).hasSize(2);
    assertThat(letters.resolve(names(letters).get(0))).hasContent(PACKET);
    assertThat(Files.readString(letters.resolve(names(letters).get(1))))
        .contains("\"attempts\" : 2", "a.1700000001.data");
  }

  @Test
  void leavesAFileOnTheSiteWhenTheDeadLettersCannotTakeItEither() throws IOException {
    packet("a.1700000001.data");
    int port = start("");
    Path deadLetters = Files.createDirectories(dir.resolve("tentacle-sync/dead_letter"));
    Files.writeString(deadLetters.resolve("127.0.0.1:" + port), "a file where a folder must be");
    Cli once =
        Cli.run(arguments("once", port, "-Dsync_retries=0", "-Droutes_dir=" + brokenRoutes()));
    assertThat(once.code()).isEqualTo(1);
    assertThat(once.out()).contains("1 left on the site, see the log");
    assertThat(names(storage)).containsExactly("a.1700000001.data");
  }

  /** The shipped routes, but that a file is written to a directory that is none. */
  private Path brokenRoutes() throws IOException {
    Path broken = Files.createDirectory(dir.resolve("routes"));
    String site = Files.readString(Path.of("routes/site.yaml"));
    Files.writeString(
        broken.resolve("site.yaml"),
        site.replace("file:{{incomingdir}}", "file:{{incomingdir}}/missing"));
    Files.copy(Path.of("routes/dead-letter.yaml"), broken.resolve("dead-letter.yaml"));
    return broken;
  }

  @Test
  void givesThePasswordAndShowsItNowhere() throws IOException {
    packet("a.1700000001.data");
    Path file = Files.writeString(dir.resolve("password"), "s3cret &+%#)\n");
    int port = start("s3cret &+%#)");
    Cli once = Cli.run(arguments("once", port, "-Dsync_password_file=" + file));
    assertThat(once.err()).isEmpty();
    assertThat(names(dataIn)).containsExactly("a.1700000001.data");
    Setup setup =
        Setup.of(
            Configuration.load(
                Map.of(
                    "sync_address", "127.0.0.1:" + port,
                    "sync_password_file", file.toString(),
                    "incomingdir", dataIn.toString()),
                null,
                Map.of()));
    try (Application application = Application.load(setup, false)) {
      assertThat(application.context().getEndpoints())
          .isNotEmpty()
          .allSatisfy(endpoint -> assertThat(endpoint.getEndpointUri()).doesNotContain("s3cret"));
    }
  }

  @Test
  void tellsInItsTableWhichSiteDidNotAnswer() throws IOException {
    packet("a.1700000001.data");
    int port = start("");
    Cli once =
        Cli.run(
            arguments(
                "once",
                port,
                "-Dsync_address=127.0.0.1:" + port + ", 127.0.0.1:1",
                "-Dsync_retries=0"));
    assertThat(once.code()).isEqualTo(1);
    assertThat(once.out())
        .containsPattern("127.0.0.1:" + port + " +1 +27 +\\d+\\.\\d\\d\\R")
        .containsPattern(
            "127.0.0.1:1 +0 +0 +.*cannot connect.*refused.*; start the site's Tentacle server")
        .containsPattern("all 2 +1 +27 .* 1 with a fault");
    assertThat(names(dataIn)).hasSize(1);
  }

  @Test
  void checksEachSiteAndMovesNothing() throws IOException {
    packet("a.1700000001.data");
    packet("b.1700000001.data");
    int port = start("");
    Cli check = Cli.run(arguments("check", port));
    assertThat(check.code()).isZero();
    assertThat(check.out()).containsPattern("127.0.0.1:" + port + " +2\\R");
    assertThat(names(storage)).hasSize(2);
    assertThat(names(dataIn)).isEmpty();
  }

  @Test
  void saysThatThePasswordIsWrong() throws IOException {
    Path file = Files.writeString(dir.resolve("password"), "wrong\n");
    Cli check = Cli.run(arguments("check", start("right"), "-Dsync_password_file=" + file));
    assertThat(check.code()).isEqualTo(1);
    assertThat(check.out()).contains("password is probably wrong").doesNotContain("right");
  }

  @Test
  void saysThatASiteRefusesLs() throws IOException {
    TentacleServer server =
        new TentacleServer(ServerOptions.builder(storage).addresses("127.0.0.1").port(0).build());
    Cli check = Cli.run(arguments("check", start(server)));
    assertThat(check.code()).isEqualTo(1);
    assertThat(check.out()).contains("probably runs without -I");
  }

  @Test
  void listsTheFilesOfASite() throws IOException {
    packet("a b.1700000001.data");
    packet("c.1700000001.data");
    int port = start("");
    for (String site : List.of("127.0.0.1", "127.0.0.1:" + port)) {
      Cli list = Cli.run(arguments("list", port, site));
      assertThat(list.err()).isEmpty();
      assertThat(list.code()).isZero();
      assertThat(list.out().lines())
          .containsExactlyInAnyOrder("a b.1700000001.data", "c.1700000001.data");
    }
  }

  @Test
  void saysWhichSitesThereAreToList() {
    Cli list = Cli.run(arguments("list", 5, "elsewhere"));
    assertThat(list.code()).isEqualTo(2);
    assertThat(list.err())
        .contains("site 'elsewhere' is not configured. Name one of [127.0.0.1:5].");
  }

  @Test
  void failsToListASiteThatDoesNotAnswer() throws IOException {
    int port = start("");
    servers.get(0).close();
    Cli list = Cli.run(arguments("list", port, "127.0.0.1"));
    assertThat(list.code()).isEqualTo(1);
    assertThat(list.err()).contains("site 127.0.0.1:" + port + ": cannot connect").hasLineCount(1);
  }

  private Map<String, String> settings(int port) {
    return Map.of(
        "sync_address",
        "127.0.0.1:" + port,
        "sync_cron",
        "* * * * * ?",
        "incomingdir",
        dataIn.toString());
  }

  private static Application load(Map<String, String> settings) {
    Setup setup = Setup.of(Configuration.load(settings, null, Map.of()));
    new StartChecks(setup).run();
    return Application.load(setup, true);
  }

  private String[] arguments(String command, int port, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of(command, "-Dincomingdir=" + dataIn, "-Dsync_timeout=5"));
    if (Stream.of(more).noneMatch(argument -> argument.startsWith("-Dsync_address"))) {
      arguments.add("-Dsync_address=127.0.0.1:" + port);
    }
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private int start(String password) throws IOException {
    return start(
        new TentacleServer(
            ServerOptions.builder(storage)
                .addresses("127.0.0.1")
                .port(0)
                .insecure(true)
                .password(password)
                .build()));
  }

  private int start(TentacleServer server) throws IOException {
    server.start();
    servers.add(server);
    return server.addresses().get(0).getPort();
  }

  private void packet(String name) throws IOException {
    Files.write(storage.resolve(name), PACKET.getBytes(UTF_8));
  }

  private static List<String> names(Path directory) throws IOException {
    return Folder.names(directory).stream().filter(name -> !name.startsWith(".")).toList();
  }
}
