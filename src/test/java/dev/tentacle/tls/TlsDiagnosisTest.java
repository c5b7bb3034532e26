package dev.tentacle.tls;

import static dev.tentacle.testing.TestPki.file;
import static dev.tentacle.tls.TlsContextTest.client;
import static dev.tentacle.tls.TlsContextTest.clientFault;
import static dev.tentacle.tls.TlsContextTest.server;
import static dev.tentacle.tls.TlsContextTest.serverAt;
import static dev.tentacle.tls.TlsContextTest.serverFault;
import static dev.tentacle.tls.TlsContextTest.site;
import static dev.tentacle.tls.TlsContextTest.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.crypto.BadPaddingException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsDiagnosisTest {

  private final EventLoopGroup loops = new NioEventLoopGroup(1);

  @AfterEach
  void stop() throws Exception {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  private static TlsContext stranger() {
    return client(trusting("ca").certificate(file("stranger.pem")).key(file("stranger.key")));
  }

  @Test
  void namesTheIssuerThatIsNotTheCa() throws Exception {
    TlsContext client = client(trusting("other-ca"));

    assertThat(clientFault(client, server(site("ec"))))
        .isEqualTo(
            "the server's certificate (CN=site-ec) is issued by CN=Site CA,O=Tentacle, which is not"
                + " in the CA certificate (sync_ca, -f) %s (CN=Other CA,O=Elsewhere): set the CA"
                + " that issued it; if that is an intermediate one, the server must send its"
                + " certificate as well (in its certificate file, after its own)",
            file("other-ca.pem"));
    assertThat(serverFault(client, server(site("ec"))))
        .isEqualTo(
            "the client does not trust our certificate (CN=site-ec, issued by CN=Site"
                + " CA,O=Tentacle) (TLS alert certificate_unknown): its -f must hold the CA that"
                + " issued it, and the certificate be for the name that the client calls us by");
  }

  @Test
  void namesTheIntermediateThatIsMissing() throws Exception {
    assertThat(clientFault(client(trusting("ca")), server(site("inter"))))
        .contains(
            "is issued by CN=Intermediate CA,O=Tentacle, which is not in the CA certificate",
            "(CN=Site CA,O=Tentacle): set the CA that issued it; if that is an intermediate one");
  }

  @Test
  void saysThatTheCaWasMadeAnew() throws Exception {
    assertThat(clientFault(client(trusting("renewed-ca")), server(site("ec"))))
        .isEqualTo(
            "the server's certificate (CN=site-ec) is issued by CN=Site CA,O=Tentacle, which has"
                + " the name of one in the CA certificate (sync_ca, -f) %s (CN=Site"
                + " CA,O=Tentacle) but another key: the CA was made anew, and one of the two files"
                + " is from before",
            file("renewed-ca.pem"));
  }

  @Test
  void saysThatACertificateIsSelfSigned() throws Exception {
    assertThat(clientFault(client(trusting("ca")), server(site("alone"))))
        .isEqualTo(
            "the server's certificate (CN=alone) is self-signed, and not in the CA certificate"
                + " (sync_ca, -f) %s (CN=Site CA,O=Tentacle): add it there",
            file("ca.pem"));
  }

  @Test
  void saysWhenTheServersCertificateExpired() throws Exception {
    TlsContext server = serverAt("2020-06-01T00:00:00Z", site("expired"));
    long days = ChronoUnit.DAYS.between(Instant.parse("2021-01-01T00:00:00Z"), Instant.now());

    assertThat(clientFault(client(trusting("ca")), server))
        .isEqualTo(
            "the server's certificate (CN=expired site) expired on 2021-01-01 00:00:00 UTC ("
                + days
                + " days ago): put a new one there, or set this machine's clock right");
  }

  @Test
  void saysWhenACertificateThatIsItsOwnCaExpired() throws Exception {
    TlsContext server = serverAt("2020-06-01T00:00:00Z", site("expired"));
    TlsContext client =
        TlsContext.of(
            Side.CLIENT,
            trusting("expired").build(),
            Runnable::run,
            then(Instant.parse("2020-06-01T00:00:00Z")));

    assertThat(clientFault(client, server)).contains("expired on 2021-01-01 00:00:00 UTC");
  }

  @Test
  void saysWhenTheServersCertificateBegins() throws Exception {
    TlsContext server = serverAt("2098-06-01T00:00:00Z", site("future"));

    assertThat(clientFault(client(trusting("ca")), server))
        .startsWith(
            "the server's certificate (CN=future site) is not valid before 2098-01-01 00:00:00 UTC"
                + " (in ")
        .endsWith(" days): set the clocks of both machines right, or wait");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost | No subject alternative DNS name matching localhost found.",
        "127.0.0.1 | No subject alternative names matching IP address 127.0.0.1 found"
      })
  void saysWhichNameTheCertificateIsFor(String host, String words) throws Exception {
    TlsContext client = client(trusting("ca").hostnameVerification(true));

    assertThat(clientFault(client, server(site("elsewhere")), host))
        .isEqualTo(
            "the server's certificate (CN=elsewhere) is for site.example, and the site was reached"
                + " by another name ("
                + words
                + "): use one of its names as the address, have this one put into the certificate,"
                + " or set hostname_verification=false (an endpoint's hostnameVerification) and a"
                + " pin");
  }

  @Test
  void saysWhatACertificateIsNotMeantFor() throws Exception {
    assertThat(clientFault(client(trusting("ca")), server(site("client"))))
        .isEqualTo(
            "the server's certificate (CN=sync client) is refused: Extended key usage does not"
                + " permit use for TLS server authentication");
  }

  @Test
  void saysWhichPinWasSeen() throws Exception {
    TlsContext client = client(trusting("ca").pin(new Pin("A".repeat(43) + "=")));
    String pin =
        Pin.of(Certificates.read(PemFile.read(new SourceFile(Setting.CA, file("ec.pem")))).get(0))
            .base64();

    assertThat(clientFault(client, server(site("ec"))))
        .isEqualTo(
            "the server's certificate (CN=site-ec) has the pin "
                + pin
                + ", which is not one of those set: somebody else plays this server, or its key was"
                + " replaced (if so, set the new pin)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1_2", "TLSv1_3"})
  void saysThatAClientsCertificateIsDemanded(String version) throws Exception {
    TlsContext demanding = server(site("ec").ca(file("ca.pem")).protocols(version));

    assertThat(clientFault(client(trusting("ca")), demanding))
        .isEqualTo(
            "the server demands a client certificate: set sync_cert and sync_key, a certificate of"
                + " the CA that is the server's -f");
    assertThat(serverFault(client(trusting("ca")), demanding))
        .isEqualTo(
            "the client showed no certificate, and this server demands one: start tentacle_client"
                + " with -e and -k, a certificate of the CA that is this server's -f");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1_2", "TLSv1_3"})
  void saysWhoseClientCertificateIsRefused(String version) throws Exception {
    TlsContext demanding = server(site("ec").ca(file("ca.pem")).protocols(version));

    assertThat(clientFault(stranger(), demanding))
        .isEqualTo(
            "the server refuses our certificate (CN=stranger, issued by CN=Other CA,O=Elsewhere)"
                + " (TLS alert certificate_unknown): it must be of the CA that is the server's -f,"
                + " and be meant for clients");
    assertThat(serverFault(stranger(), demanding))
        .startsWith(
            "the client's certificate (CN=stranger) is issued by CN=Other CA,O=Elsewhere, which is"
                + " not in the CA certificate (sync_ca, -f) ");
  }

  @ParameterizedTest
  @CsvSource({"TLSv1_2, TLSv1_3", "TLSv1_3, TLSv1_2"})
  void saysThatNoVersionIsInCommon(String client, String server) throws Exception {
    TlsContext asking = client(trusting("ca").protocols(client));
    TlsContext asked = server(site("ec").protocols(server));

    assertThat(clientFault(asking, asked))
        .isEqualTo(
            "we and the server have no TLS version in common: those before 1.2 are broken and not"
                + " spoken here; see ssl_version, -z, on both sides");
    assertThat(serverFault(asking, asked))
        .startsWith(
            "we and the client have no TLS version and cipher suite in common: see ssl_version and"
                + " ssl_cipher, -z and -u, on both sides (The client supported protocol versions");
  }

  @Test
  void saysThatNoCipherIsInCommon() throws Exception {
    TlsContext rsaOnly = client(trusting("ca").protocols("TLSv1_2").ciphers("aRSA"));

    assertThat(clientFault(rsaOnly, server(site("ec"))))
        .isEqualTo(
            "the server broke the TLS handshake off: it demands a client certificate (set sync_cert"
                + " and sync_key), or has no TLS version and cipher suite in common with us");
    assertThat(serverFault(rsaOnly, server(site("ec")))).endsWith("(no cipher suites in common)");
  }

  @Test
  void saysThatTheServerSpeaksWithoutTls() throws Exception {
    ByteBuf answer = Unpooled.copiedBuffer("SEND ERR (no)\n", StandardCharsets.ISO_8859_1);
    TlsContext client = client(trusting("ca"));
    Channel server = Handshake.plain(loops, answer);

    Throwable fault = Objects.requireNonNull(Handshake.with(client, port(server)).fault());

    assertThat(client.explain(fault))
        .isEqualTo(
            "the server answers without TLS: take sync_ca and sync_cert away for this site, or"
                + " start its server with -e and -k");
    answer.release();
  }

  @Test
  void saysThatTheServerClosedWithoutAWord() throws Exception {
    TlsContext client = client(trusting("ca"));

    Throwable fault =
        Objects.requireNonNull(Handshake.with(client, port(Handshake.plain(loops, null))).fault());

    assertThat(TlsContext.isTlsFault(fault)).isTrue();
    assertThat(TlsContext.isTlsFault(new ClosedChannelException())).isFalse();
    assertThat(client.explain(fault))
        .isEqualTo(
            "the server closed the connection during the TLS handshake, without a word: it may be a"
                + " server without TLS (started without -e), or refuse us for a reason that its log"
                + " says");
  }

  @Test
  void saysThatTheClientSpeaksWithoutTlsAndDoesNotRepeatItsWords() throws Exception {
    TlsContext server = server(site("ec"));
    Handshake.End end = new Handshake.End(false);
    Channel listener =
        Handshake.listen(loops, () -> server.newHandler(UnpooledByteBufAllocator.DEFAULT), end);
    String secret = "PASS 1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f60";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(listener))) {
      OutputStream out = socket.getOutputStream();
      out.write((secret + "\n").getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      TlsException fault = server.exception(Objects.requireNonNull(end.fault()));

      assertThat(end.fault()).isInstanceOf(NotSslRecordException.class);
      assertThat(fault)
          .hasMessage(
              "the client speaks without TLS, which this server demands: start tentacle_client with"
                  + " -c, or with -e, -k and -f")
          .hasNoCause();
    }
  }

  @Test
  void saysThatTheHandshakeTookTooLong() throws Exception {
    TlsContext server = server(site("ec"));
    Handshake.End end = new Handshake.End(false);
    Channel listener =
        Handshake.listen(
            loops,
            () -> {
              SslHandler handler = server.newHandler(UnpooledByteBufAllocator.DEFAULT);
              handler.setHandshakeTimeoutMillis(50);
              return handler;
            },
            end);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(listener))) {
      assertThat(socket.isConnected()).isTrue();
      assertThat(server.explain(Objects.requireNonNull(end.fault())))
          .isEqualTo(
              "the client did not answer the TLS handshake in time: it may speak without TLS, or be"
                  + " overloaded");
    }
  }

  @Test
  void keepsTheCauseThatQuotesNobody() {
    SSLHandshakeException cause = new SSLHandshakeException("Received fatal alert: unknown_ca");

    assertThat(stranger().exception(cause))
        .hasMessage(
            "the server does not know the CA of our certificate (CN=stranger, issued by CN=Other"
                + " CA,O=Elsewhere): its -f must hold that CA")
        .hasCause(cause);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "certificate_required | the server demands a client certificate: set sync_cert",
        "handshake_failure | the server broke the TLS handshake off: it demands a client certificate",
        "certificate_expired | the server says that our certificate has expired",
        "certificate_revoked | the server says that our certificate is revoked",
        "decrypt_error | the server could not verify a signature: on one of the two sides",
        "unrecognized_name | the server does not know the host name that it was called by",
        "internal_error | the server failed inside (TLS alert internal_error): see its log",
        "no_renegotiation | the server ended TLS with the alert no_renegotiation: see its log"
      })
  void explainsEachAlertInTheWordingOfOldAndNewJavas(String alert, String words) {
    TlsContext client = client(trusting("ca"));
    for (String text : new String[] {"Received fatal alert: %s", "(%s) Received fatal alert: %s"}) {
      String message = text.replace("%s", alert);

      assertThat(client.explain(new SSLHandshakeException(message))).startsWith(words);
    }
  }

  @Test
  void tellsAnAlertThatJavaCannotRead() {
    String java = "Insufficient buffer remaining for AEAD cipher fragment (2). Needs to be more";

    assertThat(client(trusting("ca")).explain(new SSLException(new BadPaddingException(java))))
        .isEqualTo(
            "the server broke the TLS handshake off with an alert that Java cannot read: its log"
                + " says why");
  }

  @Test
  void showsAnUnknownFaultOnOneLine() {
    assertThat(client(trusting("ca")).explain(new SSLHandshakeException("odd\r\nERROR forged")))
        .isEqualTo(
            "TLS with the server failed: javax.net.ssl.SSLHandshakeException:"
                + " odd\\u000D\\u000AERROR forged");
  }

  @Test
  void tellsTlsFromADialogueWithoutIt() {
    ByteBuf hello = Unpooled.wrappedBuffer(new byte[] {0x16, 3, 1, 2, 0});
    ByteBuf alert = Unpooled.wrappedBuffer(new byte[] {0x15, 3, 1, 0, 2, 2, 70});
    ByteBuf line = Unpooled.copiedBuffer("SEND <a> SIZE 1\n", StandardCharsets.ISO_8859_1);

    assertThat(TlsContext.startsWithTls(hello)).isTrue();
    assertThat(TlsContext.startsWithTls(alert)).isTrue();
    assertThat(TlsContext.startsWithTls(line)).isFalse();
    assertThat(TlsContext.startsWithTls(hello.slice(0, 4))).isFalse();
  }

  /** Stands at an instant when it is first asked, and at the present from then on. */
  private static InstantSource then(Instant first) {
    Iterator<Instant> once = List.of(first).iterator();
    return () -> once.hasNext() ? once.next() : Instant.now();
  }

  private static int port(Channel channel) {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }
}
