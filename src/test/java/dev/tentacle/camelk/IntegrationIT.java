package dev.tentacle.camelk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tentacle.server.ServerOptions;
import dev.tentacle.server.TentacleServer;
import dev.tentacle.testing.TestPki;
import dev.tentacle.tls.TlsContext;
import dev.tentacle.tls.TlsOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The Integration that docs/camel-k.md makes, built and run as Camel K's operator would. */
@EnabledIfSystemProperty(
    named = "camel-karaf.version",
    matches = ".+",
    disabledReason = "Camel K is on Camel 4.14: -Dcamel.version=4.14.1")
class IntegrationIT {

  private static final String PACKET = "<agent_data>1</agent_data>\n";

  @TempDir private Path dir;
  private Path storage;
  private Path volume;
  private TentacleServer site;

  @BeforeEach
  void startSite() throws IOException {
    storage = Files.createDirectory(dir.resolve("storage"));
    volume = Files.createDirectory(dir.resolve("volume"));
    TlsOptions tls =
        TlsOptions.builder()
            .ca(TestPki.file("ca.pem"))
            .certificate(TestPki.file("rsa.pem"))
            .key(TestPki.file("rsa.key"))
            .build();
    site =
        new TentacleServer(
            ServerOptions.builder(storage)
                .addresses("127.0.0.1")
                .port(0)
                .insecure(true)
                .tls(TlsContext.server(tls, Runnable::run))
                .build());
    site.start();
  }

  @AfterEach
  void stopSite() {
    site.close();
  }

  @Test
  void pullsIntoTheVolumeAndAnswersTheProbes() throws Exception {
    OperatorBuild operator = operator();
    operator.build();
    int port = freePort();
    Map<String, String> environment =
        Map.of(
            "SYNC_ADDRESS",
            "127.0.0.1:" + site.addresses().get(0).getPort(),
            "SYNC_CRON",
            "* * * * * ?");

    Process refused = operator.start(port, environment);
    try {
      assertThat(refused.waitFor(120, TimeUnit.SECONDS)).as("ends for want of data_in").isTrue();
    } finally {
      refused.destroyForcibly();
    }
    assertThat(refused.exitValue()).isNotZero();
    assertThat(operator.log()).contains("camel.properties line 2: incomingdir", "does not exist");
    assertThat(volume).isEmptyDirectory();

    Path dataIn = Files.createDirectory(volume.resolve("data_in"));
    Files.writeString(storage.resolve("a.1.data"), PACKET);
    Process process = operator.start(port, environment);
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .failFast(() -> assertThat(process.isAlive()).as(operator.log()).isTrue())
          .untilAsserted(() -> assertThat(dataIn.resolve("a.1.data")).hasContent(PACKET));
      await().until(() -> !Files.exists(storage.resolve("a.1.data")));
      for (String probe : probes()) {
        await().atMost(Duration.ofSeconds(30)).until(() -> status(port, probe) == 200);
      }
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(operator.log()).contains("Polling [").doesNotContain("ERROR");
  }

  private OperatorBuild operator() throws Exception {
    Matcher command =
        Pattern.compile("(?m)^\\{ cat .*$").matcher(Files.readString(Path.of("docs/camel-k.md")));
    assertThat(command.find()).as("the command that makes the Integration").isTrue();
    Process shell = new ProcessBuilder("bash", "-euc", command.group()).inheritIO().start();
    assertThat(shell.waitFor()).isZero();
    JsonNode integration = Resources.read(Path.of("target/integration.yaml")).get(0);
    assertThat(Resources.faultsOfResource(integration)).isEmpty();

    Map<String, Path> mounts = new LinkedHashMap<>();
    mounts.put("/etc/tentacle-tls", Files.createDirectory(dir.resolve("tls")));
    mounts.put("/etc/tentacle", Files.createDirectory(dir.resolve("settings")));
    mounts.put("/var/spool/pandora", volume);
    OperatorBuild operator =
        new OperatorBuild(integration, Files.createDirectory(dir.resolve("build")), mounts);
    Files.copy(TestPki.file("ca.pem"), dir.resolve("tls/ca.pem"));
    Files.copy(TestPki.file("ec.pem"), dir.resolve("tls/tls.crt"));
    Files.copy(TestPki.file("ec.key"), dir.resolve("tls/tls.key"));
    JsonNode settings =
        Resources.read(Path.of("camel-k/resources.yaml"))
            .get(0)
            .path("data")
            .path("camel.properties");
    Files.writeString(dir.resolve("settings/camel.properties"), operator.here(settings.asText()));
    return operator;
  }

  private static List<String> probes() throws IOException {
    JsonNode container =
        Resources.read(Path.of("camel-k/deployment.yaml"))
            .get(0)
            .at("/spec/template/spec/containers/0");
    return List.of(
        container.at("/livenessProbe/httpGet/path").asText(),
        container.at("/readinessProbe/httpGet/path").asText());
  }

  private static int status(int port, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    try {
      return HttpClient.newHttpClient()
          .send(request, HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (ConnectException e) {
      return 0;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
