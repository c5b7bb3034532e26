package dev.tentacle.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;

/** Where a certificate stands in time. */
enum Validity {
  EARLY,
  VALID,
  EXPIRED;

  static Validity of(X509Certificate certificate, Instant now) {
    if (now.isBefore(certificate.getNotBefore().toInstant())) {
      return EARLY;
    }
    return now.isAfter(certificate.getNotAfter().toInstant()) ? EXPIRED : VALID;
  }

  /** Refuses a file with a certificate that is {@link #EARLY} or {@link #EXPIRED}. */
  static TlsConfigurationException fault(
      SourceFile file, X509Certificate certificate, Instant now, String remedyIfExpired) {
    Validity validity = of(certificate, now);
    return file.fault(
        "holds a certificate ("
            + Shown.name(certificate.getSubjectX500Principal())
            + ") that "
            + validity.describe(certificate, now),
        validity == EXPIRED ? remedyIfExpired : "Check this machine's clock, or wait");
  }

  /** As the end of a sentence about the certificate that it is of. */
  String describe(X509Certificate certificate, Instant now) {
    return switch (this) {
      case EARLY ->
          "is not valid before " + Shown.time(certificate.getNotBefore().toInstant(), now);
      case VALID -> "is valid until " + Shown.time(certificate.getNotAfter().toInstant(), now);
      case EXPIRED -> "expired on " + Shown.time(certificate.getNotAfter().toInstant(), now);
    };
  }
}
