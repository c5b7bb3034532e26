package dev.tentacle.karaf;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.delivery.StateDirectory;
import dev.tentacle.server.ServerOptions;
import dev.tentacle.server.TentacleServer;
import dev.tentacle.testing.TestPki;
import dev.tentacle.tls.TlsContext;
import dev.tentacle.tls.TlsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of docs/karaf.md in a real Karaf, from the installation to the end of its process.
 * One Karaf for all tests, in their order: each boot takes seconds.
 */
@EnabledIfSystemProperty(
    named = "karaf.distribution",
    matches = ".+",
    disabledReason = "Karaf is on Camel 4.14: -Dcamel.version=4.14.1")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KarafIT {

  private static final Path PAGE = Path.of("docs/karaf.md");
  private static final String PACKET = "<agent_data>1</agent_data>\n";

  private Path dir;
  private Path dataIn;
  private TentacleServer secured;
  private TentacleServer plain;
  private Karaf karaf;

  @BeforeAll
  void boot(@TempDir Path folder) throws Exception {
    dir = folder;
    dataIn = Files.createDirectory(dir.resolve("data_in"));
    secured = site("secured", TlsContext.server(ofSite(), Runnable::run));
    plain = site("plain", null);
    karaf = Karaf.install(dir.resolve("karaf"));
    karaf.script(block("sh", "cp -r"));
    Files.writeString(karaf.home().resolve("etc/tentacle/camel.properties"), settings(), APPEND);
    Files.writeString(karaf.home().resolve("etc/tentacle/routes/plain.xml"), xmlRoute());
    karaf.start();
  }

  @AfterAll
  void close() {
    Stream.of(karaf, secured, plain).forEach(KarafIT::close);
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Order(1)
  void bringsFilesHomeThroughYamlAndXmlRoutesOnceInstalled() throws Exception {
    packet("secured", "a.1.data");
    packet("plain", "b.1.data");
    assertThat(karaf.shell(block("karaf", "feature:install"))).doesNotContain("Error");
    patiently().untilAsserted(() -> assertThat(arrived()).containsExactly("a.1.data", "b.1.data"));
    assertThat(dataIn.resolve("a.1.data")).hasContent(PACKET);
    patiently().until(() -> left().isEmpty());
    assertThat(karaf.ownLog(0))
        .anyMatch(line -> line.contains("Polling [127.0.0.1:"))
        .noneMatch(line -> line.contains("ERROR"));
  }

  @Test
  @Order(2)
  void goesOnAfterARestartOfTheBundle() throws Exception {
    int log = karaf.log().length();
    restart();
    packet("secured", "a.2.data");
    packet("plain", "b.2.data");
    patiently().untilAsserted(() -> assertThat(arrived()).contains("a.2.data", "b.2.data"));
    assertThat(karaf.ownLog(log))
        .noneMatch(line -> line.contains("ERROR"))
        .filteredOn(line -> line.contains("Polling ["))
        .hasSize(1);
  }

  @Test
  @Order(3)
  void refusesAStateDirectoryThatCannotBeMadeAndHoldsNothing() throws Exception {
    String settings = "etc/tentacle/camel.properties";
    Path file = Files.writeString(dir.resolve("a file"), "");
    karaf.edit(settings, "$", "\nstate_dir=" + file + "/state\n");
    assertThat(refusal())
        .contains(
            "camel.properties line ",
            "state_dir",
            "cannot be made",
            "bundle:restart camel-tentacle");
    karaf.edit(settings, "\nstate_dir=.*\n", "");
  }

  @Test
  @Order(4)
  void refusesToStartWithoutItsRoutes() throws Exception {
    Path routes = karaf.home().resolve("etc/tentacle/routes");
    Path away = Files.move(routes, dir.resolve("routes"));
    assertThat(refusal()).contains(routes + " is not a directory");
    Files.move(away, routes);
  }

  @Test
  @Order(5)
  void refusesARouteFileThatDoesNotParse() throws Exception {
    Path broken =
        Files.writeString(
            karaf.home().resolve("etc/tentacle/routes/broken.yaml"), "- route:\n    frm: x\n");
    assertThat(refusal()).contains("the routes cannot be loaded", "broken.yaml");
    Files.delete(broken);
  }

  @Test
  @Order(6)
  void startsNothingWithoutItsSettings() throws Exception {
    Path settings = karaf.home().resolve("etc/tentacle/camel.properties");
    Path away = Files.move(settings, dir.resolve("camel.properties"));
    int log = karaf.log().length();
    restart();
    assertThat(karaf.ownLog(log))
        .anyMatch(line -> line.contains("There is no " + settings))
        .noneMatch(line -> line.contains("Polling ["));
    Files.move(away, settings);
  }

  @Test
  @Order(7)
  void refusesFeaturesOfAnotherCamel() throws Exception {
    String other =
        Files.readString(Path.of(System.getProperty("karaf.features"), "features.xml"))
            .replace("[4.14,4.15)", "[4.18,4.19)")
            .replace("name=\"camel-tentacle\"", "name=\"other-line\"")
            .replace("name=\"tentacle-sync\"", "name=\"other-sync\"");
    Path file = Files.writeString(dir.resolve("other.xml"), other);
    String answer = karaf.shell("feature:repo-add file:" + file + "\nfeature:install other-line");
    assertThat(answer).contains("Error executing command", "camel-core", "[4.18.0,4.19.0)");
  }

  @Test
  @Order(8)
  void takesUpARouteFileWhileItRuns() throws Exception {
    karaf.edit("etc/tentacle/camel.properties", "$", "\nroutes_reload=true\n");
    int start = karaf.log().length();
    restart();
    patiently().until(() -> karaf.log().substring(start).contains("Polling ["));
    Path routes = karaf.home().resolve("etc/tentacle/routes");
    Files.writeString(routes.resolve("plain.xml"), xmlRoute().replace("id=\"plain\"", "id=\"p2\""));
    int log = karaf.log().length();
    patiently().until(() -> karaf.log().substring(log).contains("are taken up as they are now"));
    packet("plain", "b.8.data");
    patiently().untilAsserted(() -> assertThat(arrived()).contains("b.8.data"));
  }

  @Test
  @Order(9)
  void stopsCleanlyWithTheProcess() throws Exception {
    int log = karaf.log().length();
    restart();
    patiently().until(() -> karaf.log().substring(log).contains("Polling ["));
    packet("secured", "a.3.data");
    patiently().untilAsserted(() -> assertThat(arrived()).contains("a.3.data"));
    patiently().until(() -> left().isEmpty());
    karaf.stop();
    assertThat(karaf.ownLog(log)).noneMatch(line -> line.contains("ERROR"));
    assertThat(names(dir.resolve("tentacle-sync/staging")))
        .noneMatch(name -> name.endsWith(".part"));
  }

  private void restart() throws Exception {
    assertThat(karaf.shell(block("karaf", "bundle:restart"))).doesNotContain("Error");
  }

  /** What the bundle says when it is restarted and does not start; and that it holds nothing. */
  private String refusal() throws Exception {
    int log = karaf.log().length();
    restart();
    List<String> lines = karaf.ownLog(log);
    assertThat(lines).noneMatch(line -> line.contains("Polling ["));
    StateDirectory.open(dataIn, null).close();
    List<String> errors = lines.stream().filter(line -> line.contains("ERROR")).toList();
    assertThat(errors).hasSize(1);
    return errors.get(0);
  }

  /** The block of the page in this language that has this command. */
  private static String block(String language, String command) throws IOException {
    return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
        .matcher(Files.readString(PAGE))
        .results()
        .map((MatchResult found) -> found.group(1))
        .filter(block -> block.contains(command))
        .findFirst()
        .orElseThrow(() -> new AssertionError(PAGE + " has no command " + command));
  }

  private TentacleServer site(String name, @Nullable TlsContext tls) throws IOException {
    ServerOptions.Builder options =
        ServerOptions.builder(Files.createDirectory(dir.resolve(name)))
            .addresses("127.0.0.1")
            .port(0)
            .insecure(true)
            .tls(tls);
    TentacleServer server = new TentacleServer(options.build());
    server.start();
    return server;
  }

  private static TlsOptions ofSite() {
    return TlsOptions.builder()
        .ca(TestPki.file("ca.pem"))
        .certificate(TestPki.file("rsa.pem"))
        .key(TestPki.file("rsa.key"))
        .build();
  }

  private String settings() throws IOException {
    Path password = Files.writeString(dir.resolve("key password"), TestPki.PASSWORD);
    return String.join(
        "\n",
        "",
        "sync_address=127.0.0.1:" + port(secured),
        "incomingdir=" + dataIn,
        "sync_cron=* * * * * ?",
        "sync_ca=" + TestPki.file("ca.pem"),
        "sync_cert=" + TestPki.file("ec.pem"),
        "sync_key=" + TestPki.file("ec-pkcs8-aes.key"),
        "sync_key_password_file=" + password,
        "");
  }

  private String xmlRoute() {
    return "<routes xmlns=\"http://camel.apache.org/schema/xml-io\"><route id=\"plain\">"
        + "<from uri=\"tentacle:127.0.0.1:"
        + port(plain)
        + "?scheduler=quartz&amp;scheduler.cron=* * * * * ?&amp;delivery=#bean:delivery\"/>"
        + "<to uri=\"file:{{incomingdir}}?tempFileName=${file:onlyname}.part&amp;fileExist=Fail"
        + "&amp;copyAndDeleteOnRenameFail=false&amp;autoCreate=false\"/></route></routes>";
  }

  private static int port(TentacleServer site) {
    return site.addresses().get(0).getPort();
  }

  private void packet(String site, String name) throws IOException {
    Files.writeString(dir.resolve(site).resolve(name), PACKET);
  }

  private List<String> arrived() throws IOException {
    return names(dataIn);
  }

  private List<String> left() throws IOException {
    return Stream.concat(
            names(dir.resolve("secured")).stream(), names(dir.resolve("plain")).stream())
        .toList();
  }

  /** Of files: in data_in a claim has the name before the file does. */
  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(2));
  }
}
