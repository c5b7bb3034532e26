package dev.tentacle.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** The CA certificates that the other side's certificate is checked against: at least one. */
final class Authorities {

  private static final int NAMED = 5;

  private final SourceFile file;
  private final List<X509Certificate> certificates;
  private final X509ExtendedTrustManager trustManager;

  private Authorities(SourceFile file, List<X509Certificate> certificates) {
    this.file = file;
    this.certificates = certificates;
    this.trustManager = trustManager(file, certificates);
  }

  /**
   * Reads a CA certificate, or a bundle of them.
   *
   * @throws TlsConfigurationException if there is none, or all of them are out of date
   */
  static Authorities read(Path path, Instant now) {
    SourceFile file = new SourceFile(Setting.CA, path);
    List<X509Certificate> certificates = Certificates.read(PemFile.read(file));
    // A system's bundle may carry a few old ones; they harm nobody while one is good.
    if (certificates.stream().noneMatch(ca -> Validity.of(ca, now) == Validity.VALID)) {
      throw Validity.fault(file, certificates.get(0), now, "Get the CA's new certificate");
    }
    return new Authorities(file, certificates);
  }

  /**
   * The JDK's check of a chain against these, and of the host name where the engine asks for it.
   */
  X509ExtendedTrustManager trustManager() {
    return trustManager;
  }

  List<X509Certificate> certificates() {
    return certificates;
  }

  private static X509ExtendedTrustManager trustManager(
      SourceFile file, List<X509Certificate> certificates) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (X509Certificate certificate : certificates) {
        store.setCertificateEntry("ca" + store.size(), certificate);
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager trust) {
          return trust;
        }
      }
      throw new IllegalStateException("this JVM has no PKIX trust manager");
    } catch (GeneralSecurityException | IOException e) {
      throw file.fault("cannot be used: " + e.getMessage(), "Check the certificates in it", e);
    }
  }

  /** One of them issued, or is, one of the path. */
  boolean issued(List<X509Certificate> path) {
    return path.stream()
        .anyMatch(
            certificate ->
                certificates.stream()
                    .anyMatch(
                        ca -> ca.equals(certificate) || Certificates.isIssuedBy(certificate, ca)));
  }

  /** One of them has the name of its issuer, with whatever key. */
  boolean name(X509Certificate certificate) {
    return certificates.stream().anyMatch(ca -> Certificates.isNamedAsIssuer(certificate, ca));
  }

  /** For a message: the file and whom it holds. */
  @Override
  public String toString() {
    String names =
        certificates.stream()
            .limit(NAMED)
            .map(ca -> Shown.name(ca.getSubjectX500Principal()))
            .collect(Collectors.joining("; "));
    return file + " (" + names + (certificates.size() > NAMED ? "; ..." : "") + ")";
  }
}
