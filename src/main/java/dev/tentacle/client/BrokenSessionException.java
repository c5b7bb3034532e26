package dev.tentacle.client;

import org.jspecify.annotations.Nullable;

/**
 * The site sent what the protocol or a limit does not allow; the session is closed and nothing of
 * the transfer under way was used.
 */
public final class BrokenSessionException extends TentacleException {

  private static final long serialVersionUID = 1L;

  public BrokenSessionException(SiteAddress site, String message, @Nullable Throwable cause) {
    super(site, message, cause);
  }
}
