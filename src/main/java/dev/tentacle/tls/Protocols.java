package dev.tentacle.tls;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** TLS versions, in the words of the reference server's {@code -z} or the JDK's. */
final class Protocols {

  static final List<String> DEFAULT = List.of("TLSv1.3", "TLSv1.2");

  private static final String ANY = "sslv23";
  private static final Pattern ELEMENT =
      Pattern.compile(
          "(?<not>!?)(?<version>SSLv2/?3|SSLv[23]|TLSv1(?:[._]?[0-3])?)", Pattern.CASE_INSENSITIVE);

  private Protocols() {}

  /**
   * The JDK's names of the versions that a setting allows, such as {@code TLSv1_2} or {@code
   * SSLv23:!SSLv3:!TLSv1_3}; {@code TLSv1.2,TLSv1.3} names several.
   *
   * @throws TlsConfigurationException if it is malformed, or allows none of TLS 1.2 and 1.3
   */
  static List<String> parse(String setting) {
    Set<String> wanted = new LinkedHashSet<>();
    Set<String> refused = new LinkedHashSet<>();
    for (String element : setting.strip().split("[\\s:,]+", -1)) {
      Matcher matcher = ELEMENT.matcher(element);
      if (!matcher.matches()) {
        throw fault(setting, "'" + Shown.text(element) + "' in it is no version");
      }
      (matcher.group("not").isEmpty() ? wanted : refused).add(name(matcher.group("version")));
    }
    boolean any = wanted.isEmpty() || wanted.contains(ANY);
    List<String> allowed =
        DEFAULT.stream()
            .filter(version -> any || wanted.contains(version))
            .filter(version -> !refused.contains(version))
            .toList();
    if (allowed.isEmpty()) {
      throw fault(setting, "it allows neither TLS 1.2 nor TLS 1.3, and older ones are broken");
    }
    return allowed;
  }

  private static String name(String version) {
    String plain = version.toLowerCase(Locale.ROOT).replaceAll("[/._]", "");
    return switch (plain) {
      case "tlsv12" -> "TLSv1.2";
      case "tlsv13" -> "TLSv1.3";
      default -> plain;
    };
  }

  private static TlsConfigurationException fault(String setting, String what) {
    return new TlsConfigurationException(
        "TLS version (ssl_version, -z) '"
            + Shown.text(setting)
            + "': "
            + what
            + ". Say TLSv1_2, TLSv1_3, or SSLv23 for both, and !TLSv1_3 to leave one out.");
  }
}
