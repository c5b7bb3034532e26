package dev.tentacle.tls;

import static dev.tentacle.testing.TestPki.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tentacle.testing.TestPki;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsContextTest {

  static TlsOptions.Builder site(String name) {
    return TlsOptions.builder().certificate(file(name + ".pem")).key(file(name + ".key"));
  }

  static TlsOptions.Builder trusting(String ca) {
    return TlsOptions.builder().ca(file(ca + ".pem"));
  }

  static TlsContext client(TlsOptions.Builder options) {
    return TlsContext.client(options.build());
  }

  static TlsContext server(TlsOptions.Builder options) {
    return TlsContext.server(options.build(), Runnable::run);
  }

  /** A server whose clock stands where its certificate is valid. */
  static TlsContext serverAt(String time, TlsOptions.Builder options) {
    InstantSource clock = InstantSource.fixed(Instant.parse(time));
    return TlsContext.of(Side.SERVER, options.build(), Runnable::run, clock);
  }

  static String clientFault(TlsContext client, TlsContext server) throws Exception {
    return clientFault(client, server, "localhost");
  }

  static String clientFault(TlsContext client, TlsContext server, String host) throws Exception {
    Throwable fault = Handshake.between(client, server, host).client.fault();
    assertThat(fault).as("the client takes the server").isNotNull();
    assertThat(TlsContext.isTlsFault(Objects.requireNonNull(fault))).isTrue();
    return client.explain(fault);
  }

  static String serverFault(TlsContext client, TlsContext server) throws Exception {
    Throwable fault = Handshake.between(client, server).server.fault();
    assertThat(fault).as("the server takes the client").isNotNull();
    return server.explain(Objects.requireNonNull(fault));
  }

  @ParameterizedTest
  @CsvSource({
    "rsa, TLSv1_3",
    "ec, TLSv1_3",
    "ed25519, TLSv1_3",
    "rsa, TLSv1_2",
    "ec, TLSv1_2",
    "ed25519, TLSv1_2"
  })
  void clientAndServerMeetWithEachKindOfKey(String kind, String version) throws Exception {
    TlsContext server = server(site(kind).protocols(version));
    TlsContext client = client(trusting("ca"));

    PeerInfo seen = PeerInfo.of(Handshake.between(client, server).client.session());

    assertThat(seen.protocol()).isEqualTo(version.replace('_', '.'));
    assertThat(Objects.requireNonNull(seen.certificate()).subject()).isEqualTo("CN=site-" + kind);
  }

  @Test
  void prefersTheNewerVersion() throws Exception {
    TlsContext client = client(trusting("ca"));

    assertThat(Handshake.between(client, server(site("ec"))).client.session().getProtocol())
        .isEqualTo("TLSv1.3");
  }

  @Test
  void tellsWhatTheSessionAgreedOnAndWithWhom() throws Exception {
    TlsContext server =
        server(site("ec").protocols("TLSv1_2").ciphers("ECDHE-ECDSA-AES256-GCM-SHA384"));

    Handshake handshake = Handshake.between(client(trusting("ca")), server);

    PeerInfo info = PeerInfo.of(handshake.client.session());
    assertThat(info.protocol()).isEqualTo("TLSv1.2");
    assertThat(info.cipher()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
    CertificateInfo certificate = Objects.requireNonNull(info.certificate());
    assertThat(certificate.subject()).isEqualTo("CN=site-ec");
    assertThat(certificate.issuer()).isEqualTo("CN=Site CA,O=Tentacle");
    assertThat(certificate.daysLeft(Instant.now())).isBetween(363L, 365L);
    assertThat(PeerInfo.of(handshake.server.session()).certificate()).isNull();
  }

  @Test
  void theChainLeadsFromAnIntermediateToTheCa() throws Exception {
    TlsContext server =
        server(TlsOptions.builder().certificate(file("inter-chain.pem")).key(file("inter.key")));

    assertThat(Handshake.between(client(trusting("ca")), server).client.fault()).isNull();
  }

  @Test
  void aCertificateInTheCaFileIsTrustedItself() throws Exception {
    assertThat(Handshake.between(client(trusting("alone")), server(site("alone"))).client.fault())
        .isNull();
  }

  @Test
  void trustAllTakesAnyServer() throws Exception {
    TlsContext client = client(TlsOptions.builder().trustAll(true));
    TlsContext expired = serverAt("2020-06-01T00:00:00Z", site("expired"));

    assertThat(Handshake.between(client, server(site("stranger"))).client.fault()).isNull();
    assertThat(Handshake.between(client, expired).client.fault()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1_2", "TLSv1_3"})
  void withACaTheServerDemandsAClientsCertificateOfIt(String version) throws Exception {
    TlsContext server = server(site("rsa").ca(file("ca.pem")).protocols(version));
    TlsContext client =
        client(trusting("ca").certificate(file("client.pem")).key(file("client.key")));

    PeerInfo seen = PeerInfo.of(Handshake.between(client, server).server.session());

    assertThat(Objects.requireNonNull(seen.certificate()).subject()).isEqualTo("CN=sync client");
    assertThat(Handshake.between(client(trusting("ca")), server).server.fault()).isNotNull();
  }

  @Test
  void theHostNameCountsOnlyWhereThatIsAskedFor() throws Exception {
    TlsContext server = server(site("elsewhere"));

    assertThat(Handshake.between(client(trusting("ca")), server).client.fault()).isNull();
    TlsContext strict = client(trusting("ca").hostnameVerification(true));
    assertThat(Handshake.between(strict, server, "site.example").client.fault()).isNull();
    assertThat(Handshake.between(strict, server, "localhost").client.fault()).isNotNull();
    assertThat(Handshake.between(strict, server(site("ec")), "127.0.0.1").client.fault()).isNull();
  }

  @Test
  void aPinTakesOneKeyOfTheCaAndNoOther() throws Exception {
    Pin pin =
        Pin.of(Certificates.read(PemFile.read(new SourceFile(Setting.CA, file("ec.pem")))).get(0));
    TlsContext byCa = client(trusting("ca").pin(pin));
    TlsContext byPinAlone = client(TlsOptions.builder().trustAll(true).pin(pin));

    assertThat(Handshake.between(byCa, server(site("ec"))).client.fault()).isNull();
    assertThat(Handshake.between(byCa, server(site("rsa"))).client.fault()).isNotNull();
    assertThat(Handshake.between(byPinAlone, server(site("ec"))).client.fault()).isNull();
    assertThat(Handshake.between(byPinAlone, server(site("rsa"))).client.fault()).isNotNull();
    byCa.checkPeer(Handshake.between(byCa, server(site("ec"))).client.session());
  }

  @Test
  void anotherProgramsContextKeepsItsTrustAndGetsHostNameAndPin() throws Exception {
    SSLContext java = SSLContext.getInstance("TLS");
    TrustManager[] anybody = InsecureTrustManagerFactory.INSTANCE.getTrustManagers();
    java.init(null, anybody, null);
    Pin pin = new Pin("A".repeat(43) + "=");
    TlsContext client = TlsContext.client(java, false, Set.of(pin));
    SSLContext none = SSLContext.getInstance("TLS");
    none.init(null, null, null);

    Handshake handshake = Handshake.between(client, server(site("ec")));

    assertThat(handshake.client.fault()).isNull();
    assertThatThrownBy(() -> client.checkPeer(handshake.client.session()))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("the server's certificate (CN=site-ec) has the pin ");
    TlsContext strict = TlsContext.client(none, true, Set.of());
    assertThat(clientFault(strict, server(site("ec"))))
        .isEqualTo(
            "the server's certificate is not issued by a CA in our trust store, or its intermediate"
                + " certificate was not sent");
  }

  @Test
  void anotherProgramsContextChecksTheHostNameWhereThatIsAskedFor() throws Exception {
    SSLContext java = ((JdkSslContext) client(trusting("ca")).context()).context();
    TlsContext server = server(site("elsewhere"));

    TlsContext loose = TlsContext.client(java, false, Set.of());
    assertThat(Handshake.between(loose, server).client.fault()).isNull();
    TlsContext strict = TlsContext.client(java, true, Set.of());
    assertThat(clientFault(strict, server)).contains("is for site.example");
    assertThat(Handshake.between(strict, server, "site.example").client.fault()).isNull();
  }

  @Test
  void theBareContextChecksTheHostNameToo() {
    TlsContext strict = client(trusting("ca").hostnameVerification(true));

    SSLEngine engine =
        strict.context().newEngine(UnpooledByteBufAllocator.DEFAULT, "localhost", 41121);

    assertThat(engine.getSSLParameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
  }

  @Test
  void anotherProgramsContextServes() throws Exception {
    TlsContext mine = server(site("ec"));
    SSLContext java = ((JdkSslContext) mine.context()).context();

    Handshake handshake = Handshake.between(client(trusting("ca")), TlsContext.server(java));

    assertThat(handshake.client.fault()).isNull();
  }

  @Test
  void thePasswordOpensTheKey() throws Exception {
    TlsContext server =
        server(
            TlsOptions.builder()
                .certificate(file("rsa.pem"))
                .key(file("rsa-pkcs8-aes.key"))
                .keyPassword(KeyPassword.of(TestPki.PASSWORD.toCharArray())));

    assertThat(Handshake.between(client(trusting("ca")), server).client.fault()).isNull();
  }
}
