package dev.tentacle.app;

import static dev.tentacle.app.TlsCaller.as;
import static dev.tentacle.app.TlsCaller.trusting;
import static dev.tentacle.testing.TestPki.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.testing.TestPki;
import dev.tentacle.tls.TlsOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code serve} with the reference's TLS options, called by our own client. */
class ServeTlsTest {

  private final TlsCaller caller = new TlsCaller();
  private final Path folder;

  ServeTlsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void stop() {
    caller.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-e rsa.pem -k rsa.key",
        "-e ec.pem -k ec-sec1.key",
        "-e ed25519.pem -k ed25519.key",
        "-e inter-chain.pem -k inter.key"
      })
  void servesWithACertificateAndItsPrivateKey(String options) throws Exception {
    try (Serving server = Serving.with(folder, options).start()) {
      caller.list(server.port(), trusting());
      assertThat(server.out()).contains("port " + server.port() + " with TLS");
    }
  }

  @Test
  void takesTheTokensOfTheConfigurationFile() throws Exception {
    Path conf =
        Files.writeString(
            folder.resolve("tentacle_server.conf"),
            "ssl_cert %s\nssl_key %s\nssl_ca %s\nssl_version TLSv1_2\nssl_cipher ECDHE+AESGCM\n"
                .formatted(file("rsa.pem"), file("rsa.key"), file("ca.pem")));
    try (Serving server = Serving.with(folder, "-F " + conf).start()) {
      caller.list(server.port(), as("client"));
      assertThat(caller.fault(server.port(), trusting())).contains("demands a client certificate");
      assertThat(caller.fault(server.port(), as("client").protocols("TLSv1_3")))
          .contains("no TLS version in common");
    }
  }

  @Test
  void demandsACertificateOfTheCaOfF() throws Exception {
    try (Serving server = Serving.with(folder, "-e ec.pem -k ec.key -f ca.pem").start()) {
      caller.list(server.port(), as("client"));
      assertThat(caller.fault(server.port(), trusting()))
          .contains("demands a client certificate: set sync_cert");
      assertThat(caller.fault(server.port(), as("stranger")))
          .contains("refuses our certificate (CN=stranger, issued by CN=Other CA,O=Elsewhere)");
    }
  }

  @Test
  void speaksOnlyTheVersionsAndCiphersOfZAndU() throws Exception {
    String options = "-e rsa.pem -k rsa.key -z TLSv1_2 -u AES256-SHA";
    try (Serving server = Serving.with(folder, options).start()) {
      caller.list(server.port(), trusting().ciphers("AES256-SHA"));
      assertThat(caller.fault(server.port(), trusting().protocols("TLSv1_3")))
          .contains("no TLS version in common");
      assertThat(caller.fault(server.port(), trusting().ciphers("ECDHE+AESGCM")))
          .contains("cipher suite in common");
    }
  }

  @Test
  void asksForThePasswordOfTheKey() throws Exception {
    Serving asking = Serving.with(folder, "-e rsa.pem -k rsa-pkcs8-aes.key -w");
    try (Serving server = asking.typing(TestPki.PASSWORD).start()) {
      caller.list(server.port(), trusting());
      assertThat(server.asked()).containsExactly("Password of the private key: ");
    }
  }

  @Test
  void takesThePasswordOfTheKeyFromAFileOrTheEnvironmentInPlaceOfAsking() throws Exception {
    Path password =
        Files.writeString(folder.resolve("password"), TestPki.PASSWORD + "\nnot this\n");
    String options = "-e rsa.pem -k rsa-pkcs1-aes.key -w";
    Serving byFile = Serving.with(folder, options + " --key-password-file " + password);
    Serving byVariable =
        Serving.with(folder, options).environment("TENTACLE_KEY_PASSWORD", TestPki.PASSWORD);
    for (Serving either : List.of(byFile, byVariable)) {
      try (Serving server = either.start()) {
        caller.list(server.port(), trusting());
        assertThat(server.asked()).isEmpty();
      }
    }
  }

  @Test
  void newConnectionsTakeACertificateThatWasReplacedWithoutARestart() throws Exception {
    Path certificate = Files.copy(file("alone.pem"), folder.resolve("site.crt"));
    Path key = Files.copy(file("alone.key"), folder.resolve("site.secret"));
    TlsOptions.Builder before = TlsOptions.builder().ca(file("alone.pem"));
    try (Serving server = Serving.with(folder, "-e " + certificate + " -k " + key).start()) {
      caller.list(server.port(), before);
      assertThat(caller.fault(server.port(), trusting())).contains("CN=alone");

      // As an operator would: each file whole, one after the other.
      replace(certificate, "rsa.pem");
      replace(key, "rsa.key");

      await().ignoreExceptions().untilAsserted(() -> caller.list(server.port(), trusting()));
      assertThat(caller.fault(server.port(), before))
          .contains("is issued by CN=Site CA,O=Tentacle");
    }
  }

  @Test
  void answersLsToTheNamesThatMayAskOnly() throws Exception {
    String options = "-e rsa.pem -k rsa.key -f ca.pem --insecure-names other,localhost";
    try (Serving server = Serving.with(folder, options).start()) {
      caller.list(server.port(), as("ec"));
      assertThat(caller.fault(server.port(), as("client")))
          .contains("its server probably runs without -I");
      await()
          .untilAsserted(
              () ->
                  assertThat(server.log())
                      .contains("asked for LS, which its address or certificate does not permit"));
    }
  }

  private void replace(Path file, String made) throws Exception {
    Path fresh = Files.copy(file(made), folder.resolve("fresh"));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-k rsa.key | set sync_cert, -e as well",
        "-f ca.pem | A TLS server needs a certificate: set one by -e",
        "-e rsa.pem -k ec.key | does not belong to the certificate",
        "-e rsa.pem -k rsa-public.pem | holds a public key; a private key is expected",
        "-e rsa.pem -k rsa.pem | a private key is expected",
        "-e rsa.der -k rsa.key | is DER",
        "-e expired.pem -k expired.key | expired on 2021-01-01",
        "-e rsa.pem -k rsa-pkcs8-aes.key | is encrypted, and no password is given",
        "-e rsa.pem -k rsa-pkcs8-aes.key -w | option -w: there is no terminal to ask",
        "-e rsa.pem -k rsa-pkcs8-aes.key --key-password-file missing | missing does not exist",
        "-e missing -k rsa.key | certificate (sync_cert, -e)",
        "-e rsa.pem -k rsa.key -z SSLv3 | allows neither TLS 1.2 nor TLS 1.3",
        "-e rsa.pem -k rsa.key -u NONE | -u"
      })
  void refusesWithExitCodeTwoAndSaysWhatToDo(String line) throws Exception {
    String[] parts = line.split(" \\| ", -1);
    Serving server = Serving.with(folder, parts[0]);
    assertThat(server.execute()).isEqualTo(2);
    assertThat(server.err()).contains(parts[1]);
  }

  @Test
  void saysThatAWrongPasswordDoesNotOpenTheKeyAndDoesNotShowIt() throws Exception {
    Serving server =
        Serving.with(folder, "-e rsa.pem -k rsa-pkcs8-aes.key -w").typing("wrong horse");
    assertThat(server.execute()).isEqualTo(2);
    assertThat(server.err()).contains("does not open with the password").doesNotContain("horse");
  }

  @Test
  void warnsOfTlsSettingsThatHaveNoEffect() throws Exception {
    try (Serving server = Serving.with(folder, "-z TLSv1_3 -w").start()) {
      assertThat(server.log())
          .contains(
              "Without effect, TLS is off without -e: option -z",
              "Without effect, TLS is off without -e: option -w");
    }
  }

  @Test
  void theHelpSaysThatKTakesThePrivateKey() throws Exception {
    Serving server = Serving.with(folder, "-h");
    assertThat(server.execute()).isZero();
    assertThat(server.out())
        .containsPattern("-k=FILE\\s+Private key of -e")
        .contains("--key-password-file", "TENTACLE_KEY_PASSWORD");
  }
}
