package dev.tentacle.tls;

import org.jspecify.annotations.Nullable;

/**
 * The TLS settings, or a file they name, cannot be used: refuse to start.
 *
 * <p>The message names the setting, the file, the block in it, what was expected and the remedy.
 */
public final class TlsConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TlsConfigurationException(String message) {
    super(message);
  }

  TlsConfigurationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
