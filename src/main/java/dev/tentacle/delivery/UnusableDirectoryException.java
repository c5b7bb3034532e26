package dev.tentacle.delivery;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A folder that this program cannot work with: it must not start; the message has the remedy. */
public final class UnusableDirectoryException extends IOException {

  private static final long serialVersionUID = 1L;

  UnusableDirectoryException(String message) {
    super(message);
  }

  UnusableDirectoryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
