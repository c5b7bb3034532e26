package dev.tentacle.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the other side's certificate is taken: its pin, its dates, its CA and, where the
 * engine asks for it, its host name.
 *
 * <p>What it throws is a {@link PeerCertificateException}.
 */
final class PeerTrust extends X509ExtendedTrustManager {

  /** A check by the JDK, of the whole or of a part. */
  private interface Check {
    void run(X509ExtendedTrustManager jdk) throws CertificateException;
  }

  private final Side side;
  private final @Nullable Authorities authorities;
  private final Set<Pin> pins;
  private final InstantSource clock;

  /**
   * A check by one side.
   *
   * @param authorities null to trust whoever holds the key of a pin or, without a pin, anybody
   */
  PeerTrust(Side side, @Nullable Authorities authorities, Set<Pin> pins, InstantSource clock) {
    this.side = side;
    this.authorities = authorities;
    this.pins = pins;
    this.clock = clock;
  }

  private void check(X509Certificate[] chain, Check full, Check pathOnly)
      throws PeerCertificateException {
    Refusal refusal = new Refusal(side, chain, clock.instant());
    refusal.checkPin(pins);
    if (authorities == null) {
      return;
    }
    // The JDK does not look at the dates of a certificate that is itself in the CA file.
    refusal.checkDates(chain[0]);
    try {
      full.run(authorities.trustManager());
    } catch (CertificateException e) {
      if (passes(authorities, pathOnly)) {
        throw refusal.hostName(e);
      }
      throw refusal.path(authorities, e);
    }
  }

  private static boolean passes(Authorities authorities, Check check) {
    try {
      check.run(authorities.trustManager());
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    check(
        chain,
        jdk -> jdk.checkServerTrusted(chain, type, engine),
        jdk -> jdk.checkServerTrusted(chain, type));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    check(
        chain,
        jdk -> jdk.checkServerTrusted(chain, type, socket),
        jdk -> jdk.checkServerTrusted(chain, type));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    Check path = jdk -> jdk.checkServerTrusted(chain, type);
    check(chain, path, path);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    check(
        chain,
        jdk -> jdk.checkClientTrusted(chain, type, engine),
        jdk -> jdk.checkClientTrusted(chain, type));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    check(
        chain,
        jdk -> jdk.checkClientTrusted(chain, type, socket),
        jdk -> jdk.checkClientTrusted(chain, type));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    Check path = jdk -> jdk.checkClientTrusted(chain, type);
    check(chain, path, path);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities == null
        ? new X509Certificate[0]
        : authorities.certificates().toArray(X509Certificate[]::new);
  }
}
