package dev.tentacle.tls;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyDerivationTest {

  private static final int MANY_ROUNDS = 3_000_001;
  private static final byte[] SALT = new byte[16];

  private final Path path;

  KeyDerivationTest(@TempDir Path folder) {
    path = folder.resolve("site.key");
  }

  static Stream<AlgorithmIdentifier> tooMuch() {
    return Stream.of(
        pbkdf2(MANY_ROUNDS),
        scrypt(1 << 18, 8, 1),
        scrypt(2, 1 << 20, 1),
        scrypt(2, 1, 1 << 20),
        pkcs12(MANY_ROUNDS));
  }

  static Stream<AlgorithmIdentifier> noNumbers() {
    return Stream.of(pbkdf2(0), scrypt(-16384, -8, 1), pkcs12(-1));
  }

  /** What opens within the bound is in {@code PrivateKeysTest}. */
  @ParameterizedTest
  @MethodSource("tooMuch")
  void refusesAKeyThatTakesVeryLongToOpen(AlgorithmIdentifier encryption) {
    assertThatThrownBy(() -> read(encryption))
        .isInstanceOf(TlsConfigurationException.class)
        .hasMessage(
            "private key (sync_key, -k) %s, block 1 (ENCRYPTED PRIVATE KEY, line 1), is encrypted in"
                + " a way that would take very long to open, or the file is damaged. Encrypt a copy"
                + " of the key anew by: openssl pkcs8 -topk8 -in %s -out new.pem.",
            path, path);
  }

  @ParameterizedTest
  @MethodSource("noNumbers")
  void refusesAKeyWhoseNumbersAreNone(AlgorithmIdentifier encryption) {
    assertThatThrownBy(() -> read(encryption))
        .isInstanceOf(TlsConfigurationException.class)
        .hasMessageContaining("is damaged: ");
  }

  @Test
  void triesAKeyAtTheBound() {
    assertThatThrownBy(() -> read(scrypt(1 << 17, 8, 1)))
        .isInstanceOf(TlsConfigurationException.class)
        .hasMessageContaining("does not open with the password given");
  }

  private void read(AlgorithmIdentifier encryption) throws IOException {
    byte[] key = new EncryptedPrivateKeyInfo(encryption, new byte[64]).getEncoded();
    String text = Base64.getMimeEncoder().encodeToString(key);
    String type = "ENCRYPTED PRIVATE KEY-----\n";
    Files.writeString(path, "-----BEGIN " + type + text + "\n-----END " + type);
    PrivateKeys.read(
        PemFile.read(new SourceFile(Setting.KEY, path)), KeyPassword.of("guess".toCharArray()));
  }

  private static AlgorithmIdentifier pbkdf2(int rounds) {
    return pbes2(PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(SALT, rounds));
  }

  private static AlgorithmIdentifier scrypt(int cost, int block, int lanes) {
    return pbes2(MiscObjectIdentifiers.id_scrypt, new ScryptParams(SALT, cost, block, lanes));
  }

  private static AlgorithmIdentifier pbes2(ASN1ObjectIdentifier function, ASN1Encodable asked) {
    EncryptionScheme scheme =
        new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(SALT));
    return new AlgorithmIdentifier(
        PKCSObjectIdentifiers.id_PBES2,
        new PBES2Parameters(new KeyDerivationFunc(function, asked), scheme));
  }

  private static AlgorithmIdentifier pkcs12(int rounds) {
    return new AlgorithmIdentifier(
        PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC, new PKCS12PBEParams(SALT, rounds));
  }
}
