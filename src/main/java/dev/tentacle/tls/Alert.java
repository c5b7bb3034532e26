package dev.tentacle.tls;

import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * What the other side means by the alert that it ended TLS with.
 *
 * @param own the certificate that we show, null where we show none or do not know it
 */
record Alert(Side side, @Nullable X509Certificate own) {

  /** The sentence for an alert, by its name in the standard. */
  String explain(String alert) {
    return switch (alert) {
      case "certificate_required" -> demanded();
      case "bad_certificate", "certificate_unknown", "unsupported_certificate", "access_denied" ->
          refused(alert);
      case "handshake_failure", "insufficient_security" -> failure(alert);
      case "unknown_ca" -> unknownAuthority();
      case "certificate_expired" ->
          peer()
              + " says that "
              + ours()
              + " has expired: see its dates, and the other machine's clock";
      case "certificate_revoked" -> peer() + " says that " + ours() + " is revoked";
      case "protocol_version" ->
          "we and the "
              + side.peer()
              + " have no TLS version in common: those before 1.2 are broken and not spoken here;"
              + " see ssl_version, -z, on both sides";
      case "decrypt_error" ->
          peer()
              + " could not verify a signature: on one of the two sides certificate and key do not"
              + " belong together";
      case "unrecognized_name" ->
          peer() + " does not know the host name that it was called by: see the site's address";
      case "internal_error" -> peer() + " failed inside (TLS alert internal_error): see its log";
      default -> peer() + " ended TLS with the alert " + Shown.text(alert) + ": see its log";
    };
  }

  /** The sentence for an alert of which only its existence is known. */
  String unreadable() {
    return side == Side.CLIENT
        ? "the server broke the TLS handshake off with an alert that Java cannot read: its log says"
            + " why"
        : "the client broke the TLS handshake off, most likely because it does not trust "
            + ours()
            + ": its -f must hold the CA that issued it (with -c, the CA store of its system or the"
            + " variable SSL_CERT_FILE)";
  }

  private String demanded() {
    return own == null && side == Side.CLIENT
        ? "the server demands a client certificate: set sync_cert and sync_key, a certificate of"
            + " the CA that is the server's -f"
        : peer() + " did not get a certificate that it takes (" + ours() + ")";
  }

  private String refused(String alert) {
    if (side == Side.SERVER) {
      return distrusted(alert);
    }
    return own == null
        ? demanded()
        : "the server refuses "
            + ours()
            + " (TLS alert "
            + alert
            + "): it must be of the CA that is"
            + " the server's -f, and be meant for clients";
  }

  private String failure(String alert) {
    return side == Side.CLIENT && own == null
        ? "the server broke the TLS handshake off: it demands a client certificate (set sync_cert"
            + " and sync_key), or has no TLS version and cipher suite in common with us"
        : peer()
            + " broke the TLS handshake off ("
            + alert
            + "): it has no TLS version and cipher suite in common with us that fit "
            + ours();
  }

  private String unknownAuthority() {
    return side == Side.CLIENT
        ? "the server does not know the CA of " + ours() + ": its -f must hold that CA"
        : distrusted("unknown_ca");
  }

  private String distrusted(String alert) {
    return "the client does not trust "
        + ours()
        + " (TLS alert "
        + alert
        + "): its -f must hold the CA that issued it, and the certificate be for the name that the"
        + " client calls us by";
  }

  private String peer() {
    return "the " + side.peer();
  }

  private String ours() {
    return own == null
        ? "our certificate"
        : "our certificate ("
            + Shown.name(own.getSubjectX500Principal())
            + ", issued by "
            + Shown.name(own.getIssuerX500Principal())
            + ")";
  }
}
