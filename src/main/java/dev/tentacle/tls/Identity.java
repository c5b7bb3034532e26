package dev.tentacle.tls;

import dev.tentacle.tls.PemBlock.Kind;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who we are to the other side: a private key, and the certificate chain that belongs to it.
 *
 * @param key the private key
 * @param chain our certificate first, then its issuers as far as the file has them
 */
record Identity(PrivateKey key, List<X509Certificate> chain) {

  /**
   * Reads certificate and key, and checks that they belong together and are valid now.
   *
   * @param keyPath null where the key is in the certificate's file
   * @throws TlsConfigurationException if they cannot be used
   */
  static Identity read(
      Path certificatePath, @Nullable Path keyPath, @Nullable KeyPassword password, Instant now) {
    PemFile certificateFile = PemFile.read(new SourceFile(Setting.CERTIFICATE, certificatePath));
    List<X509Certificate> certificates = Certificates.read(certificateFile);
    PemFile keyFile = keyPath == null ? certificateFile : PemFile.read(key(keyPath));
    if (keyPath == null && keyFile.blocks(Kind.PRIVATE_KEY).isEmpty()) {
      throw certificateFile
          .file()
          .fault(
              "has no private key in it, and no other file is given for the key",
              "Give the private key as sync_key, -k");
    }
    PrivateKey key = PrivateKeys.read(keyFile, password);
    X509Certificate leaf = certificates.get(0);
    checkBelongs(key, keyFile.file(), certificates, certificateFile);
    List<X509Certificate> chain = Certificates.chain(leaf, certificates);
    chain.forEach(certificate -> checkDates(certificate, certificateFile.file(), now));
    return new Identity(key, chain);
  }

  private static SourceFile key(Path path) {
    return new SourceFile(Setting.KEY, path);
  }

  private static void checkBelongs(
      PrivateKey key, SourceFile file, List<X509Certificate> certificates, PemFile in) {
    for (int i = 0; i < certificates.size(); i++) {
      if (belongs(key, certificates.get(i).getPublicKey())) {
        if (i > 0) {
          throw in.file()
              .fault(
                  in.blocks(Kind.CERTIFICATE).get(i),
                  "is the certificate of the key, and others stand before it",
                  "Put it first in the file, its issuers after it");
        }
        return;
      }
    }
    X509Certificate leaf = certificates.get(0);
    throw file.fault(
        "does not belong to the certificate in "
            + in.file().path().toAbsolutePath()
            + " ("
            + Shown.name(leaf.getSubjectX500Principal())
            + "): the key is "
            + key.getAlgorithm()
            + ", the certificate has another "
            + leaf.getPublicKey().getAlgorithm()
            + " key",
        "Give the key that the certificate's request was made with");
  }

  private static boolean belongs(PrivateKey key, PublicKey publicKey) {
    if (key instanceof RSAKey rsa) {
      return publicKey instanceof RSAKey other && rsa.getModulus().equals(other.getModulus());
    }
    if (!key.getAlgorithm().equals(publicKey.getAlgorithm())) {
      return false;
    }
    try {
      Signature signature =
          Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "EdDSA");
      signature.initSign(key);
      signature.update((byte) 0);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update((byte) 0);
      return signature.verify(signed);
    } catch (InvalidKeyException | SignatureException | NoSuchAlgorithmException e) {
      // Keys of two kinds or two curves: they are no pair.
      return false;
    }
  }

  private static void checkDates(X509Certificate certificate, SourceFile file, Instant now) {
    if (Validity.of(certificate, now) != Validity.VALID) {
      throw Validity.fault(file, certificate, now, "Have a new one made, and put it in its place");
    }
  }
}
