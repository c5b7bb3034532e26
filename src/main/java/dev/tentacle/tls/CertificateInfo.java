package dev.tentacle.tls;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * What an operator wants to know of a certificate.
 *
 * @param subject whose it is, printable and on one line
 * @param names its common name and its DNS names, in lower case
 * @param issuer who signed it, printable and on one line
 * @param notBefore when it begins to be valid
 * @param notAfter when it ends to be valid
 * @param pin of its public key
 */
public record CertificateInfo(
    String subject,
    Set<String> names,
    String issuer,
    Instant notBefore,
    Instant notAfter,
    Pin pin) {

  /** Of a certificate. */
  public static CertificateInfo of(X509Certificate certificate) {
    return new CertificateInfo(
        Shown.name(certificate.getSubjectX500Principal()),
        Certificates.names(certificate),
        Shown.name(certificate.getIssuerX500Principal()),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        Pin.of(certificate));
  }

  /** Whole days until it ends to be valid; negative when it has ended. */
  public long daysLeft(Instant now) {
    return Math.floorDiv(
        Duration.between(now, notAfter).toSeconds(), Duration.ofDays(1).toSeconds());
  }
}
