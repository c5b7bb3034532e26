package dev.tentacle.client;

import org.jspecify.annotations.Nullable;

/** The site did not answer, fell silent or closed the connection: try again later. */
public final class SiteUnreachableException extends TentacleException {

  private static final long serialVersionUID = 1L;

  public SiteUnreachableException(SiteAddress site, String message, @Nullable Throwable cause) {
    super(site, message, cause);
  }
}
