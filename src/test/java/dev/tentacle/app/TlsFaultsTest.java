package dev.tentacle.app;

import static dev.tentacle.app.TlsCaller.as;
import static dev.tentacle.app.TlsCaller.trusting;
import static dev.tentacle.testing.TestPki.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.testing.RawClient;
import dev.tentacle.tls.TlsOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operators of both sides read where TLS fails: the client's error, the server's log. */
class TlsFaultsTest {

  private static final String PASS = "PASS dc22a2ac44e9b26d5956c778b27bc09e\n";

  private final TlsCaller caller = new TlsCaller();
  private final Path folder;

  TlsFaultsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void stop() {
    caller.close();
  }

  private static void assertLogged(Serving server, String what) {
    await()
        .untilAsserted(
            () ->
                assertThat(server.log().lines().filter(line -> line.contains("WARN ")))
                    .anySatisfy(line -> assertThat(line).contains("127.0.0.1", what)));
  }

  private static RawClient raw(Serving server) throws Exception {
    return RawClient.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
  }

  @Test
  void aPlainClientCallsATlsServer() throws Exception {
    try (Serving server = Serving.with(folder, "-e ec.pem -k ec.key").start()) {
      try (RawClient client = raw(server)) {
        assertThat(client.say(PASS).rest()).doesNotContain("PASS");
      }
      assertLogged(server, "the client speaks without TLS, which this server demands");
      assertThat(server.log()).doesNotContain("dc22a2ac").doesNotContain("64633232");
      assertThat(caller.fault(server.port(), null))
          .contains("; or it may speak TLS, and no sync_ca (an endpoint's caFile) is set");
    }
  }

  @Test
  void aTlsClientCallsAPlainServer() throws Exception {
    try (Serving server = Serving.with(folder, "-v").start()) {
      assertThat(caller.fault(server.port(), trusting()))
          .contains("it may be a server without TLS (started without -e)");
      assertLogged(server, "the client speaks TLS, which is off here: start this server with -e");
    }
  }

  @Test
  void theClientDoesNotTrustTheServer() throws Exception {
    try (Serving server = Serving.with(folder, "-e ec.pem -k ec.key").start()) {
      assertThat(caller.fault(server.port(), TlsOptions.builder().ca(file("other-ca.pem"))))
          .contains("is issued by CN=Site CA,O=Tentacle, which is not in the CA certificate");
      assertLogged(server, "the client does not trust our certificate (CN=site-ec, issued by");
    }
  }

  @Test
  void theClientShowsNoCertificate() throws Exception {
    try (Serving server = Serving.with(folder, "-e ec.pem -k ec.key -f ca.pem").start()) {
      assertThat(caller.fault(server.port(), trusting())).contains("demands a client certificate");
      assertLogged(server, "the client showed no certificate, and this server demands one");
    }
  }

  @Test
  void theClientsCertificateIsOfAnotherCa() throws Exception {
    try (Serving server = Serving.with(folder, "-e ec.pem -k ec.key -f ca.pem").start()) {
      assertThat(caller.fault(server.port(), as("stranger")))
          .contains("refuses our certificate (CN=stranger");
      assertLogged(server, "the client's certificate (CN=stranger) is issued by CN=Other CA");
    }
  }

  /** Ours refuses to start with such a certificate. */
  @Test
  void theClientsCertificateHasExpired() throws Exception {
    try (Serving server = Serving.with(folder, "-e ec.pem -k ec.key -f ca.pem").start()) {
      List<String> command =
          List.of(
              "openssl",
              "s_client",
              "-quiet",
              "-connect",
              "127.0.0.1:" + server.port(),
              "-cert",
              file("expired.pem").toString(),
              "-key",
              file("expired.key").toString());
      Process client =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("s_client.log").toFile())
              .start();
      client.getOutputStream().close();
      assertLogged(
          server, "the client's certificate (CN=expired site) expired on 2021-01-01 00:00:00 UTC");
      assertThat(client.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aClientThatFailsAgainAndAgainFillsNoLog() throws Exception {
    try (Serving server = Serving.with(folder, "-e ec.pem -k ec.key").start()) {
      for (int i = 0; i < 20; i++) {
        try (RawClient client = raw(server)) {
          client.say(PASS).rest();
        }
      }
      assertLogged(server, "the client speaks without TLS");
      assertThat(server.log().lines()).filteredOn(line -> line.contains("WARN ")).hasSize(1);
    }
  }

  @Test
  void aLookAtThePortIsNoFault() throws Exception {
    try (Serving server = Serving.with(folder, "-v -e ec.pem -k ec.key").start()) {
      try (RawClient client = raw(server)) {
        client.halfClose().rest();
      }
      await().untilAsserted(() -> assertThat(server.log()).contains("without a word"));
      assertThat(server.log()).doesNotContain("WARN ");
    }
  }
}
