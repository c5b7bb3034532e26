package dev.tentacle.tls;

import dev.tentacle.tls.PemBlock.Kind;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.jspecify.annotations.Nullable;

/** Reads private keys: PKCS#1, PKCS#8, both encrypted, SEC1 and Ed25519. */
final class PrivateKeys {

  /** For old ciphers and scrypt, which the JDK lacks; never registered, so nobody else sees it. */
  private static final class BouncyCastle {
    static final Provider PROVIDER = new BouncyCastleProvider();
  }

  private PrivateKeys() {}

  /**
   * The one private key of a file.
   *
   * @param password what opens it, null where none is given; passed over where it is not needed
   * @throws TlsConfigurationException if there is not exactly one, or it cannot be read
   */
  static PrivateKey read(PemFile pem, @Nullable KeyPassword password) {
    List<PemBlock> keys = pem.blocks(Kind.PRIVATE_KEY);
    if (keys.isEmpty()) {
      throw pem.lacks(Kind.PRIVATE_KEY);
    }
    if (keys.size() > 1) {
      throw pem.file()
          .fault(
              keys.get(1), "is a second private key, one is expected", "Leave one key in the file");
    }
    PemBlock block = keys.get(0);
    SourceFile file = pem.file();
    PrivateKeyInfo info = open(file, block, block.parse(file), password);
    try {
      return key(info);
      // The JDK's key factories throw unchecked exceptions on some curves they do not know.
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      throw file.fault(
          block,
          "has a key that this Java cannot use (algorithm "
              + info.getPrivateKeyAlgorithm().getAlgorithm()
              + ")",
          "Make an RSA key, an EC key on the curve prime256v1 by its name, or an Ed25519 key",
          e);
    }
  }

  /**
   * By the JDK's own names. By Bouncy Castle's (ECDSA), one that somebody registered in this JVM,
   * as Karaf does, would answer, with keys that TLS does not take.
   */
  private static PrivateKey key(PrivateKeyInfo info) throws GeneralSecurityException, IOException {
    ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
    boolean isEc = algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey);
    return KeyFactory.getInstance(isEc ? "EC" : algorithm.getId())
        .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
  }

  private static PrivateKeyInfo open(
      SourceFile file, PemBlock block, Object object, @Nullable KeyPassword password) {
    if (object instanceof PrivateKeyInfo info) {
      return info;
    } else if (object instanceof PEMKeyPair pair) {
      return pair.getPrivateKeyInfo();
    } else if (password == null) {
      throw file.fault(
          block,
          "is encrypted, and no password is given",
          "Give the password of the key (by a file or the environment), or take the encryption off"
              + " by: openssl pkey -in "
              + file.path().toAbsolutePath()
              + " -out plain.pem");
    }
    if (object instanceof PKCS8EncryptedPrivateKeyInfo encrypted) {
      KeyDerivation.check(file, block, encrypted.toASN1Structure().getEncryptionAlgorithm());
    }
    char[] chars = password.read();
    try {
      return decrypt(object, chars);
      // With a wrong password one try in 256 decrypts to noise, which fails anywhere in the parser.
    } catch (IOException | PKCSException | RuntimeException e) {
      throw file.fault(
          block,
          "does not open with the password given",
          "Check the password by: openssl pkey -noout -in " + file.path().toAbsolutePath(),
          e);
    } finally {
      Arrays.fill(chars, '\0');
    }
  }

  private static PrivateKeyInfo decrypt(Object object, char[] password)
      throws IOException, PKCSException {
    if (object instanceof PEMEncryptedKeyPair pair) {
      return pair.decryptKeyPair(
              new JcePEMDecryptorProviderBuilder()
                  .setProvider(BouncyCastle.PROVIDER)
                  .build(password))
          .getPrivateKeyInfo();
    }
    return ((PKCS8EncryptedPrivateKeyInfo) object)
        .decryptPrivateKeyInfo(
            new JcePKCSPBEInputDecryptorProviderBuilder()
                .setProvider(BouncyCastle.PROVIDER)
                .build(password));
  }
}
