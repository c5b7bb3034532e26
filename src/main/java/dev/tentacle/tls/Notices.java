package dev.tentacle.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operator should know at start, a sentence each. */
final class Notices {

  private static final int SOON = 30;

  private Notices() {}

  static List<String> of(
      Side side, TlsOptions options, @Nullable X509Certificate own, Instant now) {
    List<String> notices = new ArrayList<>();
    if (side == Side.CLIENT && options.pins().isEmpty()) {
      addWhoCanPlayASite(notices, options);
    }
    if (own != null) {
      CertificateInfo info = CertificateInfo.of(own);
      if (info.daysLeft(now) < SOON) {
        notices.add(
            "our certificate (" + info.subject() + ") ends in " + info.daysLeft(now) + " days");
      }
    }
    if (options.ciphers() != null) {
      List<String> unknown = CipherList.parse(options.ciphers()).unknown();
      if (!unknown.isEmpty()) {
        notices.add(
            "passed over, this Java has no such TLS ciphers: " + String.join(", ", unknown));
      }
    }
    return List.copyOf(notices);
  }

  private static void addWhoCanPlayASite(List<String> notices, TlsOptions options) {
    if (options.trustAll()) {
      notices.add(
          "trust_all (an endpoint's trustAll) is on and no pin is set: whoever stands between us"
              + " and a site can read all and play the site");
    } else if (!options.hostnameVerification()) {
      notices.add(
          "hostname_verification (an endpoint's hostnameVerification) is off and no pin is set:"
              + " any holder of a certificate of this CA can play the site");
    }
  }
}
