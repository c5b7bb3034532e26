package dev.tentacle.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tentacle.testing.TestPki;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.Security;
import java.security.interfaces.ECPrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeysTest {

  private final Path folder;

  PrivateKeysTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static PrivateKey read(String name, @Nullable String password) {
    Path path = TestPki.file(name);
    return PrivateKeys.read(
        PemFile.read(new SourceFile(Setting.KEY, path)),
        password == null ? null : KeyPassword.of(password.toCharArray()));
  }

  @ParameterizedTest
  @CsvSource({
    "rsa-pkcs1.key, rsa.key",
    "ec-sec1.key, ec.key",
    "ec-sec1-parameters.key, ec.key",
    "rsa-pkcs1-aes.key, rsa.key",
    "rsa-pkcs1-des3.key, rsa.key",
    "rsa-pkcs8-aes.key, rsa.key",
    "rsa-pkcs8-3des.key, rsa.key",
    "rsa-pkcs8-scrypt.key, rsa.key",
    "ec-sec1-aes.key, ec.key",
    "ec-pkcs8-aes.key, ec.key",
    "ed25519-aes.key, ed25519.key",
  })
  void readsTheSameKeyFromEachForm(String form, String plain) {
    assertThat(secret(read(form, TestPki.PASSWORD))).isEqualTo(secret(read(plain, null)));
  }

  /** As Karaf does it, for its SSH. */
  @Test
  void readsKeysThatTlsTakesWhereBouncyCastleIsRegistered() {
    Security.addProvider(new BouncyCastleProvider());
    try {
      assertThat(read("ec.key", null).getAlgorithm()).isEqualTo("EC");
      assertThat(read("rsa.key", null).getAlgorithm()).isEqualTo("RSA");
      assertThat(read("ed25519.key", null).getAlgorithm()).isEqualTo("EdDSA");
    } finally {
      Security.removeProvider(BouncyCastleProvider.PROVIDER_NAME);
    }
  }

  /** The number itself: around it two forms of an EC key may differ. */
  private static Object secret(PrivateKey key) {
    return key instanceof ECPrivateKey ec ? ec.getS() : HexFormat.of().formatHex(key.getEncoded());
  }

  @Test
  void readsAPasswordThatIsNotAscii() throws Exception {
    for (String form : List.of("pkcs8 -topk8", "rsa -traditional -aes256")) {
      Path path = folder.resolve("umlaut.key");
      List<String> command = new ArrayList<>(List.of("openssl"));
      command.addAll(List.of(form.split(" ", -1)));
      command.addAll(List.of("-in", TestPki.file("rsa.key").toString(), "-out", path.toString()));
      Path password = Files.writeString(folder.resolve("password"), "Schlüssel€\n");
      command.addAll(List.of("-passout", "file:" + password));
      assertThat(new ProcessBuilder(command).start().waitFor()).isZero();

      PemFile pem = PemFile.read(new SourceFile(Setting.KEY, path));
      assertThat(secret(PrivateKeys.read(pem, KeyPassword.ofFile(password))))
          .isEqualTo(secret(read("rsa.key", null)));
    }
  }

  @ParameterizedTest
  @CsvSource({"rsa.key, RSA", "ec.key, EC", "ed25519.key, EdDSA"})
  void readsPlainPkcs8OfEachAlgorithm(String form, String algorithm) {
    assertThat(read(form, null).getAlgorithm()).isEqualTo(algorithm);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rsa-pkcs1-aes.key",
        "rsa-pkcs1-des3.key",
        "rsa-pkcs8-aes.key",
        "rsa-pkcs8-3des.key",
        "rsa-pkcs8-scrypt.key",
        "ec-sec1-aes.key",
        "ec-pkcs8-aes.key",
        "ed25519-aes.key"
      })
  void saysThatAnEncryptedKeyNeedsItsPassword(String form) {
    assertThatThrownBy(() -> read(form, null))
        .isInstanceOf(TlsConfigurationException.class)
        .hasMessageStartingWith("private key (sync_key, -k) " + TestPki.file(form) + ", block 1 (")
        .hasMessageEndingWith(
            "PRIVATE KEY, line 1), is encrypted, and no password is given. Give the password of the"
                + " key (by a file or the environment), or take the encryption off by: openssl pkey"
                + " -in "
                + TestPki.file(form)
                + " -out plain.pem.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rsa-pkcs1-aes.key",
        "rsa-pkcs8-aes.key",
        "rsa-pkcs8-3des.key",
        "rsa-pkcs8-scrypt.key",
        "ec-sec1-aes.key",
        "ed25519-aes.key"
      })
  void saysThatAPasswordIsWrongWhateverNoiseItDecryptsTo(String form) {
    for (int i = 0; i < (form.contains("pkcs8") ? 3 : 600); i++) {
      String wrong = "wrong " + i;
      assertThatThrownBy(() -> read(form, wrong))
          .isInstanceOf(TlsConfigurationException.class)
          .hasMessageEndingWith(
              "line 1), does not open with the password given. Check the password by: openssl pkey"
                  + " -noout -in "
                  + TestPki.file(form)
                  + ".")
          .hasMessageNotContaining(wrong);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TestPki.PASSWORD, "a wrong one"})
  void wipesThePasswordAfterUse(String password) {
    char[] chars = password.toCharArray();
    PemFile pem = PemFile.read(new SourceFile(Setting.KEY, TestPki.file("rsa-pkcs8-aes.key")));
    try {
      PrivateKeys.read(pem, new KeyPassword(() -> chars, null));
    } catch (TlsConfigurationException e) {
      assertThat(password).isEqualTo("a wrong one");
    }
    assertThat(chars).containsOnly('\0');
  }

  @Test
  void saysThatAKeyHasACurveWithoutAName() {
    assertThatThrownBy(() -> read("ec-explicit.key", null))
        .isInstanceOf(TlsConfigurationException.class)
        .hasMessageContaining(
            "(EC PRIVATE KEY, line 1), has a key that this Java cannot use (algorithm"
                + " 1.2.840.10045.2.1). Make an RSA key, an EC key on the curve prime256v1 by its"
                + " name, or an Ed25519 key.");
  }

  @Test
  void leavesTheProvidersOfTheJvmAsTheyAre() {
    read("rsa-pkcs8-scrypt.key", TestPki.PASSWORD);

    assertThat(Arrays.stream(Security.getProviders())).noneMatch(p -> p.getName().equals("BC"));
  }
}
