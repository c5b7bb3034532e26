package dev.tentacle.client;

/** The site refused this command (ERR): the session goes on, and asking again is no use. */
public final class RefusedException extends TentacleException {

  private static final long serialVersionUID = 1L;

  public RefusedException(SiteAddress site, String message) {
    super(site, message, null);
  }
}
