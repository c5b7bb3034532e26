package dev.tentacle.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A dialogue with a site failed; the subclass says what to do next.
 *
 * <p>The message names the site and the command under way.
 */
public abstract sealed class TentacleException extends IOException
    permits SiteUnreachableException, RefusedException, BrokenSessionException {

  private static final long serialVersionUID = 1L;

  TentacleException(SiteAddress site, String message, @Nullable Throwable cause) {
    super("site " + site + ": " + message, cause);
  }
}
