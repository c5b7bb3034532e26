package dev.tentacle.tls;

import static dev.tentacle.testing.TestPki.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PinTest {

  private static final String PIN = "RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=";

  @Test
  void isWhatOpensslSaysOfTheCertificate() throws Exception {
    String command =
        "openssl x509 -in "
            + file("rsa.pem")
            + " -noout -pubkey | openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary |"
            + " openssl base64";
    Process openssl = new ProcessBuilder("sh", "-c", command).start();
    String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    PemFile pem = PemFile.read(new SourceFile(Setting.CERTIFICATE, file("rsa.pem")));

    assertThat(Pin.of(Certificates.read(pem).get(0)).base64()).isEqualTo(said.strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {PIN, " " + PIN + "\n", "sha256/" + PIN, "sha256//" + PIN})
  void readsWhatOtherProgramsPrint(String text) {
    assertThat(new Pin(text)).isEqualTo(new Pin(PIN)).hasToString(PIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "not base64!", "ab:cd:ef"})
  void saysWhatAPinIs(String text) {
    assertThatThrownBy(() -> new Pin(text))
        .isInstanceOf(TlsConfigurationException.class)
        .hasMessageStartingWith(
            "pin '%s' is not the base64 of a SHA-256 (44 characters). `tentacle-sync check` prints",
            text);
  }
}
