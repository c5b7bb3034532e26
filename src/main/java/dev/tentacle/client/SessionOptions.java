package dev.tentacle.client;

import dev.tentacle.protocol.Limits;
import dev.tentacle.protocol.PasswordDigest;
import dev.tentacle.tls.TlsContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to talk to one site.
 *
 * @param site where it listens
 * @param password what its PASS expects, null where it has no password
 * @param connectTimeout for the name, the connection and the TLS handshake together
 * @param pace how slow the site may be
 * @param limits what is taken from it
 * @param tls how connections are secured, null for plain ones
 */
public record SessionOptions(
    SiteAddress site,
    @Nullable PasswordDigest password,
    Duration connectTimeout,
    Pace pace,
    Limits limits,
    @Nullable TlsContext tls) {

  /** A plain site without a password, 10 s for each time-out. */
  public static SessionOptions of(SiteAddress site) {
    Duration tenSeconds = Duration.ofSeconds(10);
    return new SessionOptions(site, null, tenSeconds, Pace.DEFAULT, Limits.DEFAULT, null);
  }

  /** The same with a password. */
  public SessionOptions withPassword(PasswordDigest digest) {
    return new SessionOptions(site, digest, connectTimeout, pace, limits, tls);
  }

  /** The same with another time-out for silence. */
  public SessionOptions withTimeout(Duration silence) {
    return withPace(pace.withSilence(silence));
  }

  /** The same at another pace. */
  public SessionOptions withPace(Pace other) {
    return new SessionOptions(site, password, connectTimeout, other, limits, tls);
  }

  /** The same with other limits. */
  public SessionOptions withLimits(Limits others) {
    return new SessionOptions(site, password, connectTimeout, pace, others, tls);
  }

  /** The same with connections secured. */
  public SessionOptions withTls(TlsContext context) {
    return new SessionOptions(site, password, connectTimeout, pace, limits, context);
  }

  /** Why a connection failed, in words that an operator can act on. */
  String explain(Throwable fault) {
    if (tls != null && TlsContext.isTlsFault(fault)) {
      return tls.explain(fault);
    }
    return String.valueOf(fault.getMessage());
  }

  /** The fault as a cause to keep: some of TLS's own quote what the other side sent. */
  Throwable cause(Throwable fault) {
    return tls != null && TlsContext.isTlsFault(fault) ? tls.exception(fault) : fault;
  }
}
