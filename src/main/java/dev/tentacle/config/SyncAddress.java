package dev.tentacle.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * Where a site's Tentacle server listens.
 *
 * @param host a name or an IP address, IPv6 without brackets, in lower case
 * @param port 1 to 65535
 */
public record SyncAddress(String host, int port) {

  /** In lower case: host names know no case, and one site must not be polled as two. */
  public SyncAddress {
    host = host.toLowerCase(Locale.ROOT);
  }

  /** A name for files and routes: {@code host_port}, with underscores for the colons of IPv6. */
  public String id() {
    return host.replace(':', '_').replace('%', '_') + "_" + port;
  }

  /** With IPv6 in its long form: {@code ::1} and {@code 0::1} are one site. */
  SyncAddress canonical() {
    if (host.indexOf(':') < 0) {
      return this;
    }
    String address = host.split("%", 2)[0];
    try {
      String canonical = InetAddress.getByName(address).getHostAddress();
      return new SyncAddress(canonical + host.substring(address.length()), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(host + " is no IPv6 address", e);
    }
  }

  /** As it is written in {@code sync_address}. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
