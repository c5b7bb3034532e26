package dev.tentacle.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** Says what a file is that has no PEM block, and how to make PEM of it. */
final class NotPem {

  private static final int SEQUENCE = 0x30;
  private static final int PKCS12_VERSION = 3;
  private static final int JAVA_KEYSTORE = 0xfeedfeed;

  private NotPem() {}

  static TlsConfigurationException fault(SourceFile file, byte[] bytes) {
    String path = file.path().toAbsolutePath().toString();
    if (startsWith(bytes, JAVA_KEYSTORE)) {
      return file.fault(
          "is a Java keystore, PEM is expected",
          "Convert it by: keytool -importkeystore -deststoretype PKCS12 -srckeystore "
              + path
              + " -destkeystore new.p12, then: openssl pkcs12 -in new.p12 -out new.pem");
    }
    if (bytes[0] == SEQUENCE) {
      return der(file, bytes, path);
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    if (text.isEmpty()) {
      return file.fault("is empty", "Put the PEM text into it, or take the setting away");
    }
    if (text.startsWith("ssh-") || text.startsWith("ecdsa-sha2-")) {
      return file.fault(
          "is a public key of SSH, PEM is expected", "Give the PEM file that openssl made");
    }
    return file.fault("has no PEM block: no line in it begins with -----BEGIN", "Give a PEM file");
  }

  private static TlsConfigurationException der(SourceFile file, byte[] bytes, String path) {
    String what = "is DER (binary), PEM is expected";
    if (isCertificate(bytes)) {
      return file.fault(
          what + "; it holds a certificate",
          "Convert it by: openssl x509 -inform DER -in " + path + " -out " + path + ".pem");
    }
    if (isRequest(bytes)) {
      return file.fault(
          what + "; it holds a certificate signing request (CSR)",
          "Have the CA sign the request, and give the certificate that comes back, as PEM");
    }
    int version = firstInteger(bytes);
    if (version == PKCS12_VERSION) {
      return file.fault(
          "is PKCS#12 (binary), PEM is expected",
          "Convert it by: openssl pkcs12 -in " + path + " -out " + path + ".pem");
    }
    if (version >= 0) {
      return file.fault(
          what + "; it holds a private key",
          "Convert it by: openssl pkey -inform DER -in " + path + " -out " + path + ".pem");
    }
    return file.fault(what, "Convert it with openssl, which reads it with -inform DER");
  }

  private static boolean isCertificate(byte[] bytes) {
    try {
      return new X509CertificateHolder(bytes).getSubject() != null;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static boolean isRequest(byte[] bytes) {
    try {
      return new PKCS10CertificationRequest(bytes).getSubject() != null;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** The version that private keys and PKCS#12 begin with, -1 where there is none. */
  private static int firstInteger(byte[] bytes) {
    try {
      ASN1Encodable first =
          ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(bytes)).getObjectAt(0);
      return first instanceof ASN1Integer version ? version.intValueExact() : -1;
    } catch (IOException | RuntimeException e) {
      return -1;
    }
  }

  private static boolean startsWith(byte[] bytes, int magic) {
    return bytes.length >= Integer.BYTES && ByteBuffer.wrap(bytes).getInt() == magic;
  }
}
