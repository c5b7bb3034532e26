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
