package dev.tentacle.tls;

import dev.tentacle.tls.PemBlock.Kind;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.X509TrustedCertificateBlock;

/** Reads certificates, and finds how they hang together. */
final class Certificates {

  /** The kind of an alternative name, by the standard. */
  private static final int DNS_NAME = 2;

  private Certificates() {}

  /**
   * All certificates of a file, in its order; blocks of other kinds are passed over.
   *
   * @throws TlsConfigurationException if there is none, or one is damaged
   */
  static List<X509Certificate> read(PemFile pem) {
    List<PemBlock> blocks = pem.blocks(Kind.CERTIFICATE);
    if (blocks.isEmpty()) {
      throw pem.lacks(Kind.CERTIFICATE);
    }
    return blocks.stream().map(block -> read(pem.file(), block)).toList();
  }

  private static X509Certificate read(SourceFile file, PemBlock block) {
    Object object = block.parse(file);
    X509CertificateHolder holder =
        object instanceof X509TrustedCertificateBlock trusted
            ? trusted.getCertificateHolder()
            : (X509CertificateHolder) object;
    try {
      return new JcaX509CertificateConverter().getCertificate(holder);
    } catch (CertificateException e) {
      throw file.fault(block, "is no valid certificate: " + e.getMessage(), "Make it anew", e);
    }
  }

  /** The first certificate and those that issued it, as far as they are there. */
  static List<X509Certificate> chain(X509Certificate leaf, List<X509Certificate> others) {
    List<X509Certificate> chain = new ArrayList<>(List.of(leaf));
    X509Certificate last = leaf;
    while (true) {
      X509Certificate child = last;
      X509Certificate issuer =
          others.stream()
              .filter(other -> !chain.contains(other) && isIssuedBy(child, other))
              .findFirst()
              .orElse(null);
      if (issuer == null) {
        return List.copyOf(chain);
      }
      chain.add(issuer);
      last = issuer;
    }
  }

  /** The common names and the DNS names, in lower case. */
  static Set<String> names(X509Certificate certificate) {
    X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    Stream<String> common =
        Stream.of(subject.getRDNs(BCStyle.CN))
            .flatMap(rdn -> Stream.of(rdn.getTypesAndValues()))
            .filter(part -> part.getType().equals(BCStyle.CN))
            .map(part -> IETFUtils.valueToString(part.getValue()));
    return Stream.concat(common, dnsNames(certificate))
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<String> dnsNames(X509Certificate certificate) {
    try {
      return Optional.ofNullable(certificate.getSubjectAlternativeNames())
          .orElse(List.of())
          .stream()
          .filter(name -> name.get(0).equals(DNS_NAME))
          .map(name -> String.valueOf(name.get(1)));
    } catch (CertificateParsingException e) {
      // What cannot be read names nobody.
      return Stream.empty();
    }
  }

  static boolean isSelfSigned(X509Certificate certificate) {
    return isIssuedBy(certificate, certificate);
  }

  /** By name and by signature. */
  static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
    return isNamedAsIssuer(certificate, issuer) && isSignedBy(certificate, issuer.getPublicKey());
  }

  static boolean isNamedAsIssuer(X509Certificate certificate, X509Certificate issuer) {
    return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
  }

  private static boolean isSignedBy(X509Certificate certificate, PublicKey key) {
    try {
      certificate.verify(key);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
