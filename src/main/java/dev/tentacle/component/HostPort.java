package dev.tentacle.component;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code host:port} of an endpoint's URI, an IPv6 address in brackets. */
record HostPort(String host, int port) {

  private static final Pattern FORM =
      Pattern.compile("(?:\\[(?<v6>[^\\[\\]]+)]|(?<host>[^:\\[\\]]+))(?::(?<port>[0-9]{1,5}))?");

  static HostPort parse(String remaining, int defaultPort) {
    Matcher form = FORM.matcher(remaining);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'" + remaining + "' is not of the form host:port or [ipv6]:port");
    }
    String host = form.group("v6") == null ? form.group("host") : form.group("v6");
    String port = form.group("port");
    return new HostPort(host, port == null ? defaultPort : Integer.parseInt(port));
  }
}
