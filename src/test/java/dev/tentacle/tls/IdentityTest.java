package dev.tentacle.tls;

import static dev.tentacle.testing.TestPki.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {

  private final Path folder;

  IdentityTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Identity read(Path certificate, @Nullable Path key) {
    return Identity.read(certificate, key, null, Instant.now());
  }

  private Path join(String... names) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(Files.readString(file(name)));
    }
    return Files.writeString(folder.resolve("joined.pem"), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa", "ec", "ed25519", "inter", "client"})
  void takesTheKeyOfACertificate(String name) {
    Identity identity = read(file(name + ".pem"), file(name + ".key"));

    assertThat(identity.chain()).hasSize(1);
  }

  @Test
  void takesAChainAndLeavesOutWhatIsNotOfIt() throws IOException {
    Identity identity =
        read(
            join("inter-chain.pem", "renewed-ca.pem", "other-ca.pem", "ca.pem"), file("inter.key"));

    assertThat(identity.chain())
        .extracting(certificate -> certificate.getSubjectX500Principal().getName())
        .containsExactly(
            "CN=site behind an intermediate",
            "CN=Intermediate CA,O=Tentacle",
            "CN=Site CA,O=Tentacle");
    // The renewed CA has the same name, and did not sign any of these.
    PemFile ca = PemFile.read(new SourceFile(Setting.CA, file("ca.pem")));
    assertThat(identity.chain().get(2)).isEqualTo(Certificates.read(ca).get(0));
  }

  @Test
  void findsTheKeyInTheCertificatesFile() throws IOException {
    assertThat(read(join("ec-sec1-parameters.key", "ec.pem"), null).key().getAlgorithm())
        .isEqualTo("EC");
  }

  @Test
  void saysThatNoKeyIsGiven() {
    assertThatThrownBy(() -> read(file("ec.pem"), null))
        .hasMessage(
            "certificate (sync_cert, -e) %s has no private key in it, and no other file is given"
                + " for the key. Give the private key as sync_key, -k.",
            file("ec.pem"));
  }

  @Test
  void saysThatTheKeyBelongsToAnotherCertificate() {
    assertThatThrownBy(() -> read(file("ec.pem"), file("client.key")))
        .hasMessage(
            "private key (sync_key, -k) %s does not belong to the certificate in %s (CN=site-ec):"
                + " the key is EC, the certificate has another EC key. Give the key that the"
                + " certificate's request was made with.",
            file("client.key"), file("ec.pem"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa", "ec", "ed25519"})
  void saysThatTheKeyIsOfAnotherAlgorithm(String name) {
    String other = name.equals("ec") ? "rsa" : "ec";

    assertThatThrownBy(() -> read(file(name + ".pem"), file(other + ".key")))
        .isInstanceOf(TlsConfigurationException.class)
        .hasMessageContaining("does not belong to the certificate in");
  }

  @Test
  void saysThatTheCertificateOfTheKeyMustStandFirst() {
    assertThatThrownBy(() -> read(file("inter-reversed.pem"), file("inter.key")))
        .isInstanceOf(TlsConfigurationException.class)
        .hasMessageContaining("block 2 (CERTIFICATE, line ")
        .hasMessageEndingWith(
            "), is the certificate of the key, and others stand before it. Put it first in the"
                + " file, its issuers after it.");
  }

  @Test
  void saysWhenACertificateExpired() {
    Instant now = Instant.parse("2021-01-03T00:00:00Z");

    assertThatThrownBy(() -> Identity.read(file("expired.pem"), file("expired.key"), null, now))
        .hasMessage(
            "certificate (sync_cert, -e) %s holds a certificate (CN=expired site) that expired on"
                + " 2021-01-01 00:00:00 UTC (2 days ago). Have a new one made, and put it in its"
                + " place.",
            file("expired.pem"));
  }

  @Test
  void saysWhenACertificateBeginsToBeValid() {
    Instant now = Instant.parse("2097-12-31T21:00:00Z");

    assertThatThrownBy(() -> Identity.read(file("future.pem"), file("future.key"), null, now))
        .hasMessage(
            "certificate (sync_cert, -e) %s holds a certificate (CN=future site) that is not valid"
                + " before 2098-01-01 00:00:00 UTC (in 3 hours). Check this machine's clock, or"
                + " wait.",
            file("future.pem"));
  }

  @Test
  void saysThatAnIssuerInTheChainExpired() {
    Instant later = Instant.now().plus(400, ChronoUnit.DAYS);

    assertThatThrownBy(() -> Identity.read(file("inter-chain.pem"), file("inter.key"), null, later))
        .isInstanceOf(TlsConfigurationException.class)
        .hasMessageContaining("(CN=site behind an intermediate) that expired on ");
  }
}
