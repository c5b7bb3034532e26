package dev.tentacle.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/**
 * The SHA-256 of a certificate's SubjectPublicKeyInfo: it stays the same when a certificate is
 * renewed with its key.
 *
 * @param base64 the 32 bytes in base64
 */
public record Pin(String base64) {

  private static final int LENGTH = 32;

  /**
   * A pin as other programs print it, with or without {@code sha256//} or {@code sha256/} in front.
   *
   * @throws TlsConfigurationException if it is not 32 bytes in base64
   */
  public Pin {
    base64 = base64.strip().replaceFirst("^(sha256//?|pin-sha256=)", "");
    if (!isDigest(base64)) {
      throw new TlsConfigurationException(
          "pin '"
              + Shown.text(base64)
              + "' is not the base64 of a SHA-256 (44 characters). `tentacle-sync check` prints the"
              + " pin of a site; of a certificate file: openssl x509 -in FILE -noout -pubkey |"
              + " openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary | base64.");
    }
  }

  /** The pin of a certificate. */
  public static Pin of(X509Certificate certificate) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded());
      return new Pin(Base64.getEncoder().encodeToString(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no SHA-256", e);
    }
  }

  private static boolean isDigest(String base64) {
    try {
      return Base64.getDecoder().decode(base64).length == LENGTH;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return base64;
  }
}
