package dev.tentacle.app;

import dev.tentacle.component.TentacleConstants;
import dev.tentacle.config.SyncSite;
import dev.tentacle.tls.CertificateInfo;
import dev.tentacle.tls.PeerInfo;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.apache.camel.Exchange;

/** How the sites that speak TLS do it, and whose certificate ends soon. */
final class CertificateReport {

  /** Days left from which on an operator should act. */
  private static final int SOON = 30;

  private final Instant now;
  private final Table table =
      new Table("SITE", "TLS", "CIPHER", "CERTIFICATE", "ISSUER", "DAYS LEFT", "PIN");
  private final List<String> warnings = new ArrayList<>();
  private boolean isEmpty = true;

  CertificateReport(Instant now) {
    this.now = now;
  }

  /** Adds what a site answered a listing with. */
  void add(SyncSite site, Exchange listing) {
    SSLSession session =
        listing.getMessage().getHeader(TentacleConstants.SSL_SESSION, SSLSession.class);
    if (session != null) {
      add(site, PeerInfo.of(session));
    }
  }

  private void add(SyncSite site, PeerInfo peer) {
    CertificateInfo certificate = peer.certificate();
    if (certificate == null) {
      return;
    }
    isEmpty = false;
    long days = certificate.daysLeft(now);
    table.row(
        site,
        peer.protocol(),
        peer.cipher(),
        certificate.subject(),
        certificate.issuer(),
        days,
        certificate.pin());
    if (days < SOON) {
      warnings.add(
          "Warning: the certificate of "
              + site
              + " ends in "
              + days
              + " days, on "
              + certificate.notAfter().atOffset(ZoneOffset.UTC).toLocalDate()
              + ": put a new one there before.");
    }
  }

  /** Prints nothing where no site speaks TLS. */
  void print(PrintWriter out) {
    if (!isEmpty) {
      out.println();
      out.print(table);
    }
    warnings.forEach(out::println);
  }
}
