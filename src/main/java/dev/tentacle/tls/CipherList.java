package dev.tentacle.tls;

import io.netty.handler.ssl.CipherSuiteConverter;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/**
 * Cipher suites, in the words of the reference server's {@code -u}: OpenSSL's cipher list.
 *
 * <p>As in OpenSSL the suites of TLS 1.3 are always there, and words that name nothing here are
 * passed over as long as one names something.
 *
 * @param suites the JDK's names, best first
 * @param unknown the words that name no suite of this Java
 */
record CipherList(List<String> suites, List<String> unknown) {

  private static final Set<String> NEVER =
      Set.of("aNULL", "eNULL", "NULL", "EXPORT", "EXP", "LOW", "MEDIUM", "ADH", "AECDH", "RC4");

  /** The JDK's own choice, which {@code jdk.tls.disabledAlgorithms} rules. */
  static List<String> defaults() {
    return List.of(jdk().getDefaultSSLParameters().getCipherSuites());
  }

  /**
   * The suites of a list such as {@code ECDHE+AESGCM:!aNULL} or {@code
   * ECDHE-RSA-AES256-GCM-SHA384}.
   *
   * @throws TlsConfigurationException if it names no suite that this Java has
   */
  static CipherList parse(String setting) {
    List<String> all = List.of(jdk().getSupportedSSLParameters().getCipherSuites());
    List<String> older = all.stream().filter(suite -> suite.contains("_WITH_")).toList();
    List<String> chosen = new ArrayList<>();
    List<String> killed = new ArrayList<>();
    Set<String> unknown = new TreeSet<>();
    for (String element : setting.strip().split("[\\s:,]+", -1)) {
      if (element.startsWith("@")) {
        order(setting, element, chosen);
        continue;
      }
      if (element.isEmpty()) {
        continue;
      }
      char sign = element.charAt(0);
      String words = "!-+".indexOf(sign) < 0 ? element : element.substring(1);
      List<String> named = older.stream().filter(matches(words)).toList();
      if (named.isEmpty() && "!-".indexOf(sign) < 0 && !NEVER.contains(words)) {
        unknown.add(Shown.text(words));
      }
      apply(sign, named, chosen, killed);
    }
    if (chosen.isEmpty()) {
      throw fault(setting, "it names no cipher suite that this Java has");
    }
    List<String> suites = new ArrayList<>(all);
    suites.removeAll(older);
    suites.addAll(chosen);
    return new CipherList(List.copyOf(suites), List.copyOf(unknown));
  }

  private static void apply(
      char sign, List<String> named, List<String> chosen, List<String> killed) {
    switch (sign) {
      case '!' -> {
        chosen.removeAll(named);
        killed.addAll(named);
      }
      case '-' -> chosen.removeAll(named);
      case '+' -> {
        List<String> last = chosen.stream().filter(named::contains).toList();
        chosen.removeAll(last);
        chosen.addAll(last);
      }
      default ->
          named.stream()
              .filter(suite -> !chosen.contains(suite) && !killed.contains(suite))
              .forEach(chosen::add);
    }
  }

  private static void order(String setting, String word, List<String> chosen) {
    if (word.equals("@STRENGTH")) {
      // A stable sort: among suites of one key length the order stays.
      chosen.sort(Comparator.comparing(suite -> suite.contains("_AES_128_")));
    } else if (!word.matches("@SECLEVEL=[0-2]")) {
      // Up to level 2 the JDK's own policy is as strict; a higher level would be ignored silently.
      throw fault(setting, "'" + Shown.text(word) + "' is not understood here");
    }
  }

  /** Words joined by a plus must all fit. */
  private static Predicate<String> matches(String words) {
    return Arrays.stream(words.split("\\+", -1))
        .map(CipherList::matchesWord)
        .reduce(Predicate::and)
        .orElse(suite -> false);
  }

  private static Predicate<String> matchesWord(String word) {
    return switch (word) {
      case "ALL", "HIGH" -> suite -> true;
      case "DEFAULT" -> defaults()::contains;
      case "RSA", "kRSA" -> suite -> suite.startsWith("TLS_RSA_");
      case "aRSA" -> suite -> suite.contains("RSA_WITH_");
      case "aECDSA", "ECDSA" -> suite -> suite.contains("_ECDSA_WITH_");
      case "aDSS", "DSS" -> suite -> suite.contains("_DSS_WITH_");
      case "ECDHE", "EECDH", "kECDHE", "kEECDH" -> suite -> suite.startsWith("TLS_ECDHE_");
      case "DHE", "EDH", "kDHE", "kEDH" -> suite -> suite.startsWith("TLS_DHE_");
      case "AES" -> suite -> suite.contains("_AES_");
      case "AES128" -> suite -> suite.contains("_AES_128_");
      case "AES256" -> suite -> suite.contains("_AES_256_");
      case "AESGCM" -> suite -> suite.contains("_GCM_");
      case "CHACHA20" -> suite -> suite.contains("_CHACHA20_");
      case "SHA1", "SHA", "SSLv3", "TLSv1" -> suite -> suite.endsWith("_SHA");
      case "SHA256" -> suite -> suite.endsWith("_CBC_SHA256");
      case "SHA384" -> suite -> suite.endsWith("_CBC_SHA384");
      case "TLSv1.2" -> suite -> !suite.endsWith("_SHA");
      default ->
          suite -> suite.equals(word) || word.equals(CipherSuiteConverter.toOpenSsl(suite, false));
    };
  }

  private static SSLContext jdk() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }

  private static TlsConfigurationException fault(String setting, String what) {
    return new TlsConfigurationException(
        "TLS ciphers (ssl_cipher, -u) '"
            + Shown.text(setting)
            + "': "
            + what
            + ". Say for example ECDHE+AESGCM or ECDHE-RSA-AES256-GCM-SHA384, names joined by a"
            + " colon; without the setting Java's own choice holds.");
  }
}
