package dev.tentacle.tls;

import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What a TLS session agreed on, and with whom.
 *
 * @param protocol such as {@code TLSv1.3}
 * @param cipher the suite's name in the standard
 * @param certificate the other side's, null where it showed none (a client that nobody asked)
 */
public record PeerInfo(String protocol, String cipher, @Nullable CertificateInfo certificate) {

  /** Of a session whose handshake is done. */
  public static PeerInfo of(SSLSession session) {
    X509Certificate leaf = leaf(session);
    return new PeerInfo(
        session.getProtocol(),
        session.getCipherSuite(),
        leaf == null ? null : CertificateInfo.of(leaf));
  }

  static @Nullable X509Certificate leaf(SSLSession session) {
    try {
      return (X509Certificate) session.getPeerCertificates()[0];
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }
}
