package dev.tentacle.tls;

import static dev.tentacle.testing.TestPki.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemFileTest {

  private final Path folder;

  PemFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static AbstractThrowableAssert<?, ?> assertKeyFault(Path path) {
    return assertThatThrownBy(
            () -> PrivateKeys.read(PemFile.read(new SourceFile(Setting.KEY, path)), null))
        .isInstanceOf(TlsConfigurationException.class);
  }

  private static AbstractThrowableAssert<?, ?> assertCertificateFault(Path path) {
    return assertThatThrownBy(
            () -> Certificates.read(PemFile.read(new SourceFile(Setting.CERTIFICATE, path))))
        .isInstanceOf(TlsConfigurationException.class);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("some.pem"), text);
  }

  @Test
  void passesOverTextMarksAndCarriageReturnsAroundTheBlocks() throws IOException {
    String pem =
        Files.readString(file("ec.pem")) + "\n  notes\n" + Files.readString(file("ca.pem"));
    Path path = write("\ufeff" + pem.replace("\n", "\r\n") + "the end");

    assertThat(Certificates.read(PemFile.read(new SourceFile(Setting.CA, path)))).hasSize(2);
  }

  @Test
  void readsOpensslsTrustedCertificates() throws IOException {
    Path path = folder.resolve("trusted.pem");
    String base = Files.readString(file("ca.pem"));
    Files.writeString(path, base.replace(" CERTIFICATE", " X509 CERTIFICATE"));

    assertThat(Certificates.read(PemFile.read(new SourceFile(Setting.CA, path)))).hasSize(1);
  }

  @Test
  void saysThatAFileDoesNotExist() {
    Path path = folder.resolve("missing.pem");

    assertKeyFault(path)
        .hasMessage("private key (sync_key, -k) %s does not exist. Check the path.", path);
  }

  @Test
  void saysThatAPathIsADirectory() {
    assertKeyFault(folder)
        .hasMessage(
            "private key (sync_key, -k) %s is a directory, a file is expected. Give the path of"
                + " the file in it.",
            folder);
  }

  @Test
  void saysThatAPipeIsNoFile() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertKeyFault(pipe)
        .hasMessage(
            "private key (sync_key, -k) %s is not a regular file. Give the path of a file.", pipe);
  }

  @Test
  void saysWhoMayNotReadAFile() throws IOException {
    Path path = write("secret");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(path), "root reads every file");

    assertKeyFault(path)
        .hasMessage(
            "private key (sync_key, -k) %s may not be read by %s. Let that user read it, and"
                + " search its folders.",
            path, System.getProperty("user.name"));
  }

  @Test
  void saysThatPartOfAPathIsNoFolder() throws IOException {
    assertKeyFault(write("x").resolve("site.key"))
        .hasMessageStartingWith(
            "private key (sync_key, -k) " + folder + "/some.pem/site.key cannot")
        .hasMessageEndingWith(". Check the path and the disk.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n\t\n"})
  void saysThatAFileIsEmpty(String text) throws IOException {
    Path path = write(text);

    assertKeyFault(path)
        .hasMessage(
            "private key (sync_key, -k) %s is empty. Put the PEM text into it, or take the setting"
                + " away.",
            path);
  }

  @Test
  void saysThatAFileIsTooLarge() throws IOException {
    assertKeyFault(write("x".repeat(SourceFile.MAX_SIZE + 1)))
        .hasMessageContaining("is over 4194304 bytes");
  }

  @Test
  void saysThatAFileHasNoBlock() throws IOException {
    assertKeyFault(write("hello"))
        .hasMessageEndingWith(
            "has no PEM block: no line in it begins with -----BEGIN. Give a PEM file.");
  }

  @Test
  void saysThatABlockWasCutShort() throws IOException {
    String pem = Files.readString(file("ec.pem"));

    assertCertificateFault(write("\n" + pem.substring(0, pem.length() - 30)))
        .hasMessageEndingWith(
            "block 1 (CERTIFICATE, line 2), has no END line: the file was cut short. Copy the file"
                + " again.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AAAA", "", "MIIBIjANBg", "!!!!"})
  void saysThatABlockIsDamaged(String base64) throws IOException {
    for (String type : new String[] {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"}) {
      assertKeyFault(
              write("-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n"))
          .hasMessageContaining("block 1 (" + type + ", line 1), is damaged: ")
          .hasMessageEndingWith(". Copy the file again.");
    }
    assertCertificateFault(
            write("-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n"))
        .hasMessageContaining("block 1 (CERTIFICATE, line 1), is damaged: ");
  }

  @Test
  void saysThatTheKeySettingTakesThePrivateKeyAndNotThePublicOne() {
    assertKeyFault(file("rsa-public.pem"))
        .hasMessage(
            "private key (sync_key, -k) %s, block 1 (PUBLIC KEY, line 1), holds a public key; a"
                + " private key is expected. Although Pandora's documentation calls it the public"
                + " key path, it takes the private key: the file whose text has BEGIN PRIVATE KEY,"
                + " made with the request.",
            file("rsa-public.pem"));
  }

  @Test
  void saysThatAFileHoldsARequest() {
    assertCertificateFault(file("rsa.csr"))
        .hasMessage(
            "certificate (sync_cert, -e) %s, block 1 (CERTIFICATE REQUEST, line 1), holds a"
                + " certificate signing request (CSR); a certificate is expected. Have the CA sign"
                + " the request, and give the certificate that comes back.",
            file("rsa.csr"));
  }

  @Test
  void saysThatKeyAndCertificateAreSwapped() {
    assertCertificateFault(file("rsa.key"))
        .hasMessageEndingWith(
            "holds a private key; a certificate is expected. Give the certificate here, and this"
                + " file as sync_key, -k.");
    assertKeyFault(file("rsa.pem"))
        .hasMessageEndingWith(
            "holds a certificate; a private key is expected. Give the private key here, and this"
                + " file as sync_cert, -e.");
  }

  @Test
  void saysThatAFileHoldsOtherThings() {
    assertCertificateFault(file("rsa-public.pem"))
        .hasMessageEndingWith(
            "holds a public key; a certificate is expected. Give the certificate, which has the"
                + " public key in it.");
    assertCertificateFault(file("crl.pem"))
        .hasMessageContaining(
            "holds a certificate revocation list (CRL); a certificate is expected");
    assertCertificateFault(file("rsa.p7b"))
        .hasMessageEndingWith("openssl pkcs7 -print_certs -in " + file("rsa.p7b") + ".");
    assertKeyFault(file("ec-parameters.pem"))
        .hasMessageContaining("holds parameters of a key; a private key is expected");
  }

  @Test
  void saysHowToConvertAKeyOfOpenssh() throws IOException {
    Path path =
        write(
            "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n-----END OPENSSH PRIVATE KEY-----");

    assertKeyFault(path)
        .hasMessageEndingWith("Convert a copy of it by: ssh-keygen -p -m PEM -f " + path + ".");
    assertKeyFault(write("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI me@here"))
        .hasMessageContaining("is a public key of SSH, PEM is expected");
  }

  @Test
  void saysThatAFileHoldsTwoKeys() throws IOException {
    assertKeyFault(write(Files.readString(file("rsa.key")) + Files.readString(file("ec.key"))))
        .hasMessageContaining("block 2 (PRIVATE KEY, line ")
        .hasMessageEndingWith(
            "), is a second private key, one is expected. Leave one key in the file.");
  }

  @Test
  void saysHowToConvertDer() {
    Path der = file("rsa.der");
    assertCertificateFault(der)
        .hasMessage(
            "certificate (sync_cert, -e) %s is DER (binary), PEM is expected; it holds a"
                + " certificate. Convert it by: openssl x509 -inform DER -in %s -out %s.pem.",
            der, der, der);
    Path key = file("rsa-key.der");
    assertKeyFault(key)
        .hasMessageEndingWith(
            "is DER (binary), PEM is expected; it holds a private key. Convert it by: openssl pkey"
                + " -inform DER -in %s -out %s.pem.",
            key, key);
    assertCertificateFault(file("rsa-csr.der"))
        .hasMessageContaining("it holds a certificate signing request (CSR). Have the CA sign");
    assertKeyFault(file("rsa.p12"))
        .hasMessageContaining(
            "is PKCS#12 (binary), PEM is expected. Convert it by: openssl pkcs12");
  }

  @Test
  void saysThatBinaryOfNoKnownKindIsNotPem() throws IOException {
    Path path = Files.write(folder.resolve("x.der"), new byte[] {0x30, 0x03, 0x04, 0x01, 0x00});
    assertKeyFault(path)
        .hasMessageEndingWith(
            "is DER (binary), PEM is expected. Convert it with openssl, which reads it with -inform"
                + " DER.");
    Files.write(path, new byte[] {(byte) 0xfe, (byte) 0xed, (byte) 0xfe, (byte) 0xed, 0, 0});
    assertKeyFault(path).hasMessageContaining("is a Java keystore, PEM is expected");
  }
}
