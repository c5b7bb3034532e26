package dev.tentacle.app;

import static dev.tentacle.testing.TestPki.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.testing.RealClient;
import dev.tentacle.testing.ReferenceServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference's programs and ours, whole, over TLS and with the password. */
class TlsInteropTest {

  private static final String PACKET = "<agent_data>1</agent_data>\n";

  private final Path folder;

  TlsInteropTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa", "ec", "ed25519"})
  void theRealClientSendsToOursAndFetchesFromIt(String kind) throws Exception {
    String options = "--password-delay 0 -x secret -e " + kind + ".pem -k " + kind + ".key";
    try (Serving server = Serving.with(folder, options).start()) {
      RealClient client = RealClient.installed(folder);
      RealClient.Run sent = client.send(server.port(), "-c", "-x", "secret");
      assertThat(sent.exit()).as(sent.output()).isZero();
      assertThat(server.storage().resolve("a.1.data")).hasContent("<agent_data/>");

      Files.writeString(server.storage().resolve("a.conf"), "interval 300");
      RealClient.Run fetched = client.fetch(server.port(), "a.conf", "-c", "-x", "secret");
      assertThat(fetched.exit()).as(fetched.output()).isZero();
      assertThat(folder.resolve("a.conf")).hasContent("interval 300");

      Files.delete(server.storage().resolve("a.1.data"));
      assertThat(client.send(server.port(), "-c", "-x", "wrong").exit()).isNotZero();
      assertThat(client.send(server.port(), "-x", "secret").exit()).isNotZero();
      assertThat(server.storage().resolve("a.1.data")).doesNotExist();
    }
  }

  @Test
  void theRealClientShowsOursItsCertificate() throws Exception {
    String options = "-x secret -e inter-chain.pem -k inter.key -f ca.pem";
    try (Serving server = Serving.with(folder, options).start()) {
      RealClient client = RealClient.mended(folder);
      String[] mine = {"-x", "secret", "-e", "client.pem", "-k", "client.key", "-f", "ca.pem"};
      RealClient.Run sent = client.send(server.port(), mine);
      assertThat(sent.exit()).as(sent.output()).isZero();
      assertThat(server.storage().resolve("a.1.data")).hasContent("<agent_data/>");

      Files.delete(server.storage().resolve("a.1.data"));
      assertThat(client.send(server.port(), "-c", "-x", "secret").exit()).isNotZero();
      mine[3] = "stranger.pem";
      mine[5] = "stranger.key";
      assertThat(client.send(server.port(), mine).exit()).isNotZero();
      assertThat(server.storage().resolve("a.1.data")).doesNotExist();
    }
  }

  private Cli run(String command, ReferenceServer site, String... settings) throws Exception {
    Path dataIn = Files.createDirectories(folder.resolve("data_in"));
    Path password = Files.writeString(folder.resolve("password"), "secret");
    List<String> all = new ArrayList<>(List.of(command, "-Dincomingdir=" + dataIn));
    all.add("-Dsync_address=127.0.0.1:" + site.port());
    all.add("-Dsync_password_file=" + password);
    all.add("-Dsync_retries=0");
    all.addAll(Arrays.asList(settings));
    return Cli.run(all.toArray(String[]::new));
  }

  private static ReferenceServer site(String name, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("-I", "-x", "secret"));
    String chain = name.equals("inter") ? "inter-chain.pem" : name + ".pem";
    all.addAll(List.of("-e", chain, "-k", name + ".key"));
    all.addAll(Arrays.asList(options));
    return ReferenceServer.start(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa", "ec", "ed25519", "inter"})
  void oursPullsFromTheReferenceServer(String kind) throws Exception {
    try (ReferenceServer site = site(kind)) {
      site.put("a.1700000001.data", PACKET);
      Cli once = run("once", site, "-Dsync_ca=" + file("ca.pem"), "-Dhostname_verification=true");

      assertThat(once.code()).as(once.out() + once.err()).isZero();
      assertThat(folder.resolve("data_in/a.1700000001.data")).hasContent(PACKET);
      assertThat(site.storage()).isEmptyDirectory();
    }
  }

  @Test
  void oursShowsTheReferenceServerItsCertificate() throws Exception {
    try (ReferenceServer site = site("rsa", "-f", "ca.pem")) {
      site.put("a.1700000001.data", PACKET);
      String trusting = "-Dsync_ca=" + file("ca.pem");
      assertThat(run("check", site, trusting).out()).contains("demands a client certificate");

      Cli once =
          run(
              "once",
              site,
              trusting,
              "-Dsync_cert=" + file("client.pem"),
              "-Dsync_key=" + file("client.key"));
      assertThat(once.code()).as(once.out() + once.err()).isZero();
      assertThat(folder.resolve("data_in/a.1700000001.data")).hasContent(PACKET);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "expired | expired on 2021-01-01 00:00:00 UTC",
        "future | is not valid before 2098-01-01 00:00:00 UTC",
        "elsewhere | is for site.example, and the site was reached by another name",
        "stranger | is issued by CN=Other CA,O=Elsewhere, which is not in the CA certificate"
      })
  void oursDoesNotPullFromAServerItDoesNotTrust(String line) throws Exception {
    String[] parts = line.split(" \\| ", -1);
    try (ReferenceServer site = site(parts[0])) {
      Path packet = site.put("a.1700000001.data", PACKET);
      Cli once = run("once", site, "-Dsync_ca=" + file("ca.pem"), "-Dhostname_verification=true");

      assertThat(once.code()).isEqualTo(1);
      assertThat(once.out()).contains(parts[1]);
      assertThat(packet).hasContent(PACKET);
      assertThat(site.log()).doesNotContain("a.1700000001.data");
    }
  }

  @Test
  void oursSaysThatTheReferenceServerMaySpeakTls() throws Exception {
    try (ReferenceServer site = site("rsa")) {
      assertThat(run("check", site).out())
          .contains("it may speak TLS, and no sync_ca (an endpoint's caFile) is set");
    }
  }
}
