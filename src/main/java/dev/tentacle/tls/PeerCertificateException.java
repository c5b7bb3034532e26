package dev.tentacle.tls;

import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** The other side's certificate was refused by us: the message says why, and what to do. */
final class PeerCertificateException extends CertificateException {

  private static final long serialVersionUID = 1L;

  PeerCertificateException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
