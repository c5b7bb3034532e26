package dev.tentacle.tls;

import java.io.IOException;
import java.io.StringReader;
import org.bouncycastle.openssl.PEMParser;

/**
 * One block of a PEM file.
 *
 * @param number its place in the file, from 1
 * @param line the line of its BEGIN, from 1
 * @param type the words after BEGIN
 * @param text the block from BEGIN to END, both included
 */
record PemBlock(int number, int line, String type, String text) {

  /** What a block holds, as far as its BEGIN says. */
  enum Kind {
    CERTIFICATE("a certificate"),
    PRIVATE_KEY("a private key"),
    OPENSSH_KEY("a private key in OpenSSH's own format"),
    PUBLIC_KEY("a public key"),
    REQUEST("a certificate signing request (CSR)"),
    REVOCATION_LIST("a certificate revocation list (CRL)"),
    PKCS7("a PKCS#7 bundle"),
    PARAMETERS("parameters of a key"),
    UNKNOWN("nothing known here");

    private final String shown;

    Kind(String shown) {
      this.shown = shown;
    }

    @Override
    public String toString() {
      return shown;
    }
  }

  Kind kind() {
    if (type.equals("OPENSSH PRIVATE KEY")) {
      return Kind.OPENSSH_KEY;
    } else if (type.endsWith("PRIVATE KEY")) {
      return Kind.PRIVATE_KEY;
    } else if (type.endsWith("PUBLIC KEY")) {
      return Kind.PUBLIC_KEY;
    } else if (type.endsWith("CERTIFICATE REQUEST")) {
      return Kind.REQUEST;
    } else if (type.endsWith("PARAMETERS")) {
      return Kind.PARAMETERS;
    }
    return switch (type) {
      case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE" -> Kind.CERTIFICATE;
      case "X509 CRL" -> Kind.REVOCATION_LIST;
      case "PKCS7", "CMS" -> Kind.PKCS7;
      default -> Kind.UNKNOWN;
    };
  }

  /**
   * What Bouncy Castle makes of it.
   *
   * @throws TlsConfigurationException if the block is damaged
   */
  Object parse(SourceFile file) {
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      Object object = parser.readObject();
      if (object != null) {
        return object;
      }
      throw new IOException("nothing between BEGIN and END");
      // Bouncy Castle's parsers throw what their ASN.1 classes throw, most of it unchecked.
    } catch (IOException | RuntimeException e) {
      throw file.fault(this, "is damaged: " + e.getMessage(), "Copy the file again", e);
    }
  }

  @Override
  public String toString() {
    return "block " + number + " (" + type + ", line " + line + ")";
  }
}
