package dev.tentacle.client;

/**
 * Where a Tentacle server listens.
 *
 * @param host a name or an address, an IPv6 one without brackets
 * @param port 1 to 65535
 */
public record SiteAddress(String host, int port) {

  /** The port that IANA gave to Tentacle. */
  public static final int DEFAULT_PORT = 41121;

  public SiteAddress {
    if (host.isBlank()) {
      throw new IllegalArgumentException("a site needs a host name or an address");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(
          "port " + port + " of " + host + " is not between 1 and 65535");
    }
  }

  /** As {@code host:port}, an IPv6 address in brackets. */
  @Override
  public String toString() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }
}
