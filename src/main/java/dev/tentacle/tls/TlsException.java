package dev.tentacle.tls;

import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS with the other side failed: the message is a sentence that a person can act on.
 *
 * <p>The cause is kept, except where its text holds what the other side sent.
 */
public final class TlsException extends SSLException {

  private static final long serialVersionUID = 1L;

  TlsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
