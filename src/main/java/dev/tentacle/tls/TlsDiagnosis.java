package dev.tentacle.tls;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.EOFException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in a sentence why TLS with the other side failed, and what a person can do about it. */
final class TlsDiagnosis {

  private static final Pattern ALERT =
      Pattern.compile("Received fatal alert: (?<name>[a-z_]+)|^\\((?<newer>[a-z_]+)\\) Received");
  private static final Pattern NO_CERTIFICATE =
      Pattern.compile("Empty (client|server) certificate chain|null cert chain");
  private static final Pattern NOTHING_IN_COMMON =
      Pattern.compile(
          "no cipher suites in common|No appropriate protocol|not accepted by|is not enabled or"
              + " supported");

  /**
   * What Java says of an alert that OpenSSL sends in the clear where TLS 1.3 has keys already: the
   * two bytes of an alert are too few for a ciphered record.
   */
  private static final Pattern ALERT_IN_THE_CLEAR =
      Pattern.compile("Insufficient buffer remaining for AEAD cipher fragment \\(2\\)");

  private static final Pattern CLOSED =
      Pattern.compile("(?i)connection closed while SSL/TLS handshake|closing inbound before");

  private final Side side;
  private final @Nullable X509Certificate own;

  /**
   * A diagnosis by one side.
   *
   * @param own the certificate that we show, null where we show none or do not know it
   */
  TlsDiagnosis(Side side, @Nullable X509Certificate own) {
    this.side = side;
    this.own = own;
  }

  /** The sentence for a fault, without a full stop and without the other side's address. */
  String explain(Throwable fault) {
    Set<Throwable> causes = causes(fault);
    for (Throwable cause : causes) {
      String sentence = known(cause);
      if (sentence != null) {
        return sentence;
      }
    }
    return "TLS with the " + side.peer() + " failed: " + Shown.text(String.valueOf(last(causes)));
  }

  /** An exception with that sentence; its cause is left out where it quotes the other side. */
  TlsException exception(Throwable fault) {
    // Netty's message has all bytes in hexadecimal: with PASS, what opens the server.
    boolean quotes = causes(fault).stream().anyMatch(NotSslRecordException.class::isInstance);
    return new TlsException(explain(fault), quotes ? null : fault);
  }

  /** Whether TLS is what failed; Netty tells a close during the handshake by what it suppressed. */
  static boolean isTls(Throwable fault) {
    return causes(fault).stream()
        .flatMap(cause -> Stream.concat(Stream.of(cause), Stream.of(cause.getSuppressed())))
        .anyMatch(cause -> cause instanceof SSLException || cause instanceof CertificateException);
  }

  private static Set<Throwable> causes(Throwable fault) {
    Set<Throwable> causes = new LinkedHashSet<>();
    for (Throwable cause = fault; cause != null && causes.add(cause); cause = cause.getCause()) {}
    return causes;
  }

  private static Throwable last(Set<Throwable> causes) {
    return causes.stream().reduce((first, second) -> second).orElseThrow();
  }

  /** By its kind, or else by what it says. */
  private @Nullable String known(Throwable cause) {
    if (cause instanceof PeerCertificateException || cause instanceof TlsException) {
      return cause.getMessage();
    } else if (cause instanceof NotSslRecordException) {
      return side == Side.CLIENT
          ? "the server answers without TLS: take sync_ca and sync_cert away for this site, or start"
              + " its server with -e and -k"
          : "the client speaks without TLS, which this server demands: start tentacle_client with"
              + " -c, or with -e, -k and -f";
    } else if (cause instanceof SslHandshakeTimeoutException) {
      return "the "
          + side.peer()
          + " did not answer the TLS handshake in time: it may speak without TLS, or be overloaded";
    } else if (cause instanceof CertPathBuilderException) {
      return "the "
          + side.peer()
          + "'s certificate is not issued by a CA in our trust store, or its intermediate"
          + " certificate was not sent";
    }
    String message = String.valueOf(cause.getMessage());
    String sentence = known(message);
    return sentence == null && isClose(cause, message) ? closed() : sentence;
  }

  private @Nullable String known(String message) {
    Matcher alert = ALERT.matcher(message);
    if (alert.find()) {
      String name = alert.group("name") != null ? alert.group("name") : alert.group("newer");
      return new Alert(side, own).explain(name);
    } else if (ALERT_IN_THE_CLEAR.matcher(message).find()) {
      return new Alert(side, own).unreadable();
    } else if (NO_CERTIFICATE.matcher(message).find()) {
      return "the client showed no certificate, and this server demands one: start tentacle_client"
          + " with -e and -k, a certificate of the CA that is this server's -f";
    } else if (NOTHING_IN_COMMON.matcher(message).find()) {
      return "we and the "
          + side.peer()
          + " have no TLS version and cipher suite in common: see ssl_version and ssl_cipher, -z and"
          + " -u, on both sides ("
          + Shown.text(message)
          + ")";
    }
    return null;
  }

  private static boolean isClose(Throwable cause, String message) {
    return cause instanceof ClosedChannelException
        || cause instanceof EOFException
        || cause instanceof SocketException
        || CLOSED.matcher(message).find()
        || message.contains("Connection reset");
  }

  private String closed() {
    return side == Side.CLIENT
        ? "the server closed the connection during the TLS handshake, without a word: it may be a"
            + " server without TLS (started without -e), or refuse us for a reason that its log says"
        : "the client closed the connection during the TLS handshake, without a word: it may not"
            + " trust our certificate, or be no TLS client at all";
  }
}
