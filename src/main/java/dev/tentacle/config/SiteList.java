package dev.tentacle.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The value of {@code sync_address}: {@code host}, {@code host:port}, {@code [v6]:port} or a bare
 * IPv6 address, comma-separated, with spaces as one likes.
 */
final class SiteList {

  private static final String EXAMPLES =
      "Write host, host:port or [IPv6]:port, several with commas between them";
  private static final String PORTS = "Give a port from 1 to 65535";
  private static final Pattern NAME =
      Pattern.compile("(?!.*\\.\\.)[\\p{L}\\p{N}_]([\\p{L}\\p{N}._-]{0,252}[\\p{L}\\p{N}_.])?");
  private static final Pattern NUMERIC = Pattern.compile("[0-9.]+");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%[\\w.-]+)?");
  private static final Pattern V4 =
      Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\\.(?!$)|$)){4}");

  private final Setting setting;
  private final int defaultPort;

  SiteList(Setting setting, int defaultPort) {
    this.setting = setting;
    this.defaultPort = defaultPort;
  }

  /** In the order written; empty where the value is. */
  List<SyncAddress> parse() {
    if (setting.value().isEmpty()) {
      return List.of();
    }
    List<SyncAddress> sites = new ArrayList<>();
    List<SyncAddress> canonical = new ArrayList<>();
    String[] entries = setting.value().split(",", -1);
    for (int i = 0; i < entries.length; i++) {
      Entry entry = new Entry(i + 1, entries[i].strip());
      SyncAddress site = entry.parse();
      int earlier = canonical.indexOf(site.canonical());
      if (earlier >= 0) {
        throw entry.refuse("is the same site as address " + (earlier + 1), "Remove one of them");
      }
      canonical.add(site.canonical());
      sites.add(site);
    }
    return List.copyOf(sites);
  }

  private final class Entry {

    private final int position;
    private final String text;

    Entry(int position, String text) {
      this.position = position;
      this.text = text;
    }

    ConfigurationException refuse(String problem, String remedy) {
      return setting.refuse("address " + position + " ('" + text + "') " + problem, remedy);
    }

    SyncAddress parse() {
      if (text.isEmpty()) {
        throw setting.refuse("address " + position + " is empty", "Remove the needless comma");
      }
      if (text.chars().anyMatch(Character::isWhitespace)) {
        throw refuse("has a space in it", "Write a comma between two addresses");
      }
      if (text.startsWith("[")) {
        return bracketed();
      }
      int colon = text.indexOf(':');
      if (colon >= 0 && colon != text.lastIndexOf(':')) {
        return new SyncAddress(v6(text), defaultPort);
      }
      return colon < 0
          ? new SyncAddress(nameOrV4(text), defaultPort)
          : new SyncAddress(nameOrV4(text.substring(0, colon)), port(text.substring(colon + 1)));
    }

    private SyncAddress bracketed() {
      int end = text.indexOf(']');
      if (end < 0) {
        throw refuse("has no closing bracket", EXAMPLES);
      }
      String host = v6(text.substring(1, end));
      String rest = text.substring(end + 1);
      if (rest.isEmpty()) {
        return new SyncAddress(host, defaultPort);
      }
      if (!rest.startsWith(":")) {
        throw refuse("has '" + rest + "' behind the bracket", EXAMPLES);
      }
      return new SyncAddress(host, port(rest.substring(1)));
    }

    private int port(String digits) {
      if (!digits.matches("[0-9]{1,9}")) {
        throw refuse("has the port '" + digits + "', which is no number", PORTS);
      }
      int port = Integer.parseInt(digits);
      if (port < 1 || port > 65535) {
        throw refuse("has the port " + port + ", which is out of range", PORTS);
      }
      return port;
    }

    private String nameOrV4(String host) {
      boolean numeric = NUMERIC.matcher(host).matches();
      if (numeric ? !V4.matcher(host).matches() : !NAME.matcher(host).matches()) {
        throw refuse(
            numeric ? "is no IPv4 address" : "is neither a host name nor an address", EXAMPLES);
      }
      return host;
    }

    /** A literal, which the JDK parses without asking DNS. */
    private String v6(String host) {
      if (!V6.matcher(host).matches()) {
        throw refuse("is no IPv6 address", EXAMPLES);
      }
      try {
        new SyncAddress(host, 0).canonical();
      } catch (IllegalArgumentException e) {
        throw refuse("is no IPv6 address", EXAMPLES);
      }
      return host;
    }
  }
}
