package dev.tentacle.tls;

import static dev.tentacle.testing.TestPki.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class TlsOptionsTest {

  private static final Path ANY = Path.of("any.pem");
  private static final Pin PIN = new Pin("A".repeat(43) + "=");

  private static AbstractThrowableAssert<?, ?> assertClientFault(TlsOptions.Builder options) {
    return assertThatThrownBy(() -> TlsContext.client(options.build()))
        .isInstanceOf(TlsConfigurationException.class);
  }

  private static AbstractThrowableAssert<?, ?> assertServerFault(TlsOptions.Builder options) {
    return assertThatThrownBy(() -> TlsContext.server(options.build(), Runnable::run))
        .isInstanceOf(TlsConfigurationException.class);
  }

  @Test
  void tlsIsOnWhenAnythingAsksForIt() {
    assertThat(TlsOptions.builder().build().isOn()).isFalse();
    assertThat(TlsOptions.builder().hostnameVerification(true).build().isOn()).isFalse();
    assertThat(TlsOptions.builder().ca(ANY).build().isOn()).isTrue();
    assertThat(TlsOptions.builder().certificate(ANY).build().isOn()).isTrue();
    assertThat(TlsOptions.builder().key(ANY).build().isOn()).isTrue();
    assertThat(TlsOptions.builder().trustAll(true).build().isOn()).isTrue();
    assertThat(TlsOptions.builder().pin(PIN).build().isOn()).isTrue();
  }

  @Test
  void showsNoPassword() {
    TlsOptions options =
        TlsOptions.builder()
            .ca(ANY)
            .keyPassword(KeyPassword.of("open sesame".toCharArray()))
            .build();

    assertThat(options.toString())
        .contains("ca=any.pem", "keyPassword=...")
        .doesNotContain("sesame");
  }

  @Test
  void aClientWithoutACaRefusesToStart() {
    String message =
        "TLS is on, and no CA (sync_ca, -f) says whose server certificates to trust. Set the PEM"
            + " file of the CA that signed them; or say trust_all=true (an endpoint's trustAll),"
            + " with a pin so that only the site's own key is taken.";
    TlsOptions.Builder withCertificate =
        TlsOptions.builder().certificate(file("client.pem")).key(file("client.key"));

    assertClientFault(withCertificate).hasMessage(message);
    assertClientFault(TlsOptions.builder().pin(PIN)).hasMessage(message);
  }

  @Test
  void aClientRefusesContradictions() {
    assertClientFault(TlsOptions.builder().ca(file("ca.pem")).trustAll(true))
        .hasMessage(
            "A CA (sync_ca, -f) is set, and trust_all=true says not to check against it: take one"
                + " of the two away.");
    assertClientFault(TlsOptions.builder().trustAll(true).hostnameVerification(true))
        .hasMessage(
            "hostname_verification=true (an endpoint's hostnameVerification) asks for a check that"
                + " trust_all=true (trustAll) leaves out: take one of the two away.");
    assertClientFault(TlsOptions.builder().ca(file("ca.pem")).key(file("ec.key")))
        .hasMessage(
            "A private key (sync_key, -k) is set, and no certificate: set sync_cert, -e as well.");
  }

  @Test
  void aServerNeedsACertificate() {
    assertServerFault(TlsOptions.builder().ca(file("ca.pem")))
        .hasMessage("A TLS server needs a certificate: set one by -e, and its private key by -k.");
  }

  @Test
  void aServerRefusesWhatItCannotKeep() {
    TlsOptions.Builder trusting = TlsContextTest.site("ec").trustAll(true);

    assertServerFault(trusting).hasMessageStartingWith("trust_all is a client's setting: ");
    assertServerFault(TlsContextTest.site("ec").pin(PIN))
        .hasMessage(
            "A server asks for a client's certificate, which pins are about, only with a CA: set it"
                + " by -f.");
  }

  @Test
  void aCaThatExpiredIsRefusedAtTheStart() {
    assertClientFault(TlsOptions.builder().ca(file("expired-ca.pem")))
        .hasMessageStartingWith(
            "CA certificate (sync_ca, -f) "
                + file("expired-ca.pem")
                + " holds a certificate (CN=expired CA) that expired on 2021-01-01 00:00:00 UTC (")
        .hasMessageEndingWith(" days ago). Get the CA's new certificate.");
  }

  @Test
  void aNoticeSaysWhatAnOpenDoorMeans() {
    TlsOptions.Builder loose = TlsOptions.builder().ca(file("ca.pem"));
    assertThat(TlsContext.client(loose.build()).notices())
        .containsExactly(
            "hostname_verification (an endpoint's hostnameVerification) is off and no pin is set: any"
                + " holder of a certificate of this CA can play the site");
    assertThat(TlsContext.client(TlsOptions.builder().trustAll(true).build()).notices())
        .containsExactly(
            "trust_all (an endpoint's trustAll) is on and no pin is set: whoever stands between us"
                + " and a site can read all and play the site");
    assertThat(TlsContext.client(loose.hostnameVerification(true).build()).notices()).isEmpty();
    assertThat(TlsContext.client(TlsOptions.builder().trustAll(true).pin(PIN).build()).notices())
        .isEmpty();
  }

  @Test
  void aNoticeSaysThatOurCertificateEndsSoon() {
    TlsOptions options = TlsContextTest.site("ec").ciphers("AESGCM:CAMELLIA128:!aNULL").build();
    Material material = Material.read(Side.SERVER, options, Instant::now);
    Instant end = CertificateInfo.of(Objects.requireNonNull(material.own())).notAfter();

    assertThat(Notices.of(Side.SERVER, options, material.own(), end.minusSeconds(86_400 * 30)))
        .isEqualTo(List.of("passed over, this Java has no such TLS ciphers: CAMELLIA128"));
    assertThat(Notices.of(Side.SERVER, options, material.own(), end.minusSeconds(86_400 * 30 - 1)))
        .contains("our certificate (CN=site-ec) ends in 29 days");
  }
}
