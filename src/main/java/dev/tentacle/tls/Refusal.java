package dev.tentacle.tls;

import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Why the other side's certificate is not taken, in words. */
final class Refusal {

  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private final Side side;
  private final X509Certificate[] chain;
  private final Instant now;

  Refusal(Side side, X509Certificate[] chain, Instant now) {
    this.side = side;
    this.chain = chain;
    this.now = now;
  }

  void checkPin(Set<Pin> pins) throws PeerCertificateException {
    Pin seen = Pin.of(chain[0]);
    if (!pins.isEmpty() && !pins.contains(seen)) {
      throw new PeerCertificateException(
          named(chain[0])
              + " has the pin "
              + seen
              + ", which is not one of those set: somebody else plays this "
              + side.peer()
              + ", or its key was replaced (if so, set the new pin)",
          null);
    }
  }

  void checkDates(X509Certificate certificate) throws PeerCertificateException {
    Validity validity = Validity.of(certificate, now);
    if (validity != Validity.VALID) {
      throw new PeerCertificateException(
          named(certificate)
              + " "
              + validity.describe(certificate, now)
              + (validity == Validity.EXPIRED
                  ? ": put a new one there, or set this machine's clock right"
                  : ": set the clocks of both machines right, or wait"),
          null);
    }
  }

  /** For a chain that is good, and not for the host that was asked for. */
  PeerCertificateException hostName(CertificateException cause) {
    return new PeerCertificateException(
        named(chain[0])
            + " is for "
            + names(chain[0])
            + ", and the site was reached by another name ("
            + Shown.text(String.valueOf(cause.getMessage()))
            + "): use one of its names as the address, have this one put into the certificate, or"
            + " set hostname_verification=false (an endpoint's hostnameVerification) and a pin",
        cause);
  }

  /** For a chain that does not lead to one of the authorities, or leads there in a bad way. */
  PeerCertificateException path(Authorities authorities, CertificateException cause)
      throws PeerCertificateException {
    List<X509Certificate> path = Certificates.chain(chain[0], Arrays.asList(chain));
    for (X509Certificate certificate : path) {
      checkDates(certificate);
    }
    String subject = named(chain[0]);
    X509Certificate last = path.get(path.size() - 1);
    if (authorities.issued(path)) {
      Throwable root = cause;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      return new PeerCertificateException(
          subject + " is refused: " + Shown.text(String.valueOf(root.getMessage())), cause);
    }
    return new PeerCertificateException(subject + foreign(authorities, last), cause);
  }

  private String foreign(Authorities authorities, X509Certificate last) {
    if (last.equals(chain[0]) && Certificates.isSelfSigned(last)) {
      return " is self-signed, and not in the " + authorities + ": add it there";
    }
    String issued = " is issued by " + Shown.name(last.getIssuerX500Principal());
    if (authorities.name(last)) {
      return issued
          + ", which has the name of one in the "
          + authorities
          + " but another key: the CA was made anew, and one of the two files is from before";
    }
    return issued
        + ", which is not in the "
        + authorities
        + ": set the CA that issued it; if that is an intermediate one, the "
        + side.peer()
        + " must send its certificate as well (in its certificate file, after its own)";
  }

  private String named(X509Certificate certificate) {
    String whose = certificate.equals(chain[0]) ? "the " : "a CA certificate sent with the ";
    return whose
        + side.peer()
        + "'s certificate ("
        + Shown.name(certificate.getSubjectX500Principal())
        + ")";
  }

  /** Its alternative names or, where it has none, its subject. */
  private static String names(X509Certificate certificate) {
    try {
      Collection<List<?>> names =
          Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of());
      String shown =
          names.stream()
              .filter(name -> name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS))
              .map(name -> Shown.text(String.valueOf(name.get(1))))
              .limit(10)
              .collect(Collectors.joining(", "));
      return shown.isEmpty() ? Shown.name(certificate.getSubjectX500Principal()) : shown;
    } catch (CertificateParsingException e) {
      return Shown.name(certificate.getSubjectX500Principal());
    }
  }
}
