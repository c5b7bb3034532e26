package dev.tentacle.app;

import org.jspecify.annotations.Nullable;

/** What the reference server does and {@code serve} does not, with what to use instead. */
final class NotOffered {

  /** The reference server's own, as its configuration file would have them. */
  private static final String INVALID_CHARS = "\\?\\[\\]\\/\\\\\\=\\+\\<\\>\\:\\;\\'\\,\\*\\~";

  private static final String PROXY =
      "it does not pass requests on; use a TCP proxy such as HAProxy or socat";
  private static final String LIBWRAP =
      "TCP wrappers are not offered; use the machine's firewall to say who may connect";
  private static final String WINDOWS_SERVICE =
      "Windows services are not managed; use a service wrapper such as WinSW";

  private final ServeValues values;

  private NotOffered(ServeValues values) {
    this.values = values;
  }

  /**
   * Looks for it.
   *
   * @throws IllegalArgumentException if it is asked for
   */
  static void refuse(ServeArguments arguments, ServeValues values) {
    NotOffered not = new NotOffered(values);
    not.option("-b", arguments.proxyAddress, PROXY);
    not.token("proxy_ip", values.inConf("proxy_ip") != null, PROXY);
    not.option("-g", arguments.proxyPort, PROXY);
    not.option("-T", arguments.libwrap ? "" : null, LIBWRAP);
    not.token("use_libwrap", values.isOne("use_libwrap"), LIBWRAP);
    not.option("-S", arguments.windowsService, WINDOWS_SERVICE);
    String invalidChars = values.inConf("invalid_chars");
    not.token(
        "invalid_chars",
        invalidChars != null && !invalidChars.equals(INVALID_CHARS),
        "the characters that a name cannot have are fixed; take the line out");
  }

  private void option(String option, @Nullable String argument, String why) {
    if (argument != null) {
      throw new IllegalArgumentException("option " + option + ": " + why);
    }
  }

  private void token(String token, boolean set, String why) {
    if (set) {
      throw new IllegalArgumentException(values.describe(token) + ": " + why);
    }
  }
}
