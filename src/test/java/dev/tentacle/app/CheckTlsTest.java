package dev.tentacle.app;

import static dev.tentacle.testing.TestPki.file;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} tells of the sites' TLS. */
class CheckTlsTest {

  private final Path folder;

  CheckTlsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Cli check(int port, String... settings) throws Exception {
    Path dataIn = Files.createDirectories(folder.resolve("data_in"));
    List<String> all = new ArrayList<>(List.of("check", "-Dincomingdir=" + dataIn));
    all.add("-Dsync_address=127.0.0.1:" + port);
    all.addAll(Arrays.asList(settings));
    return Cli.run(all.toArray(String[]::new));
  }

  @Test
  void showsVersionCipherCertificateIssuerDaysAndPin() throws Exception {
    String options = "-e rsa.pem -k rsa.key -z TLSv1_2 -u ECDHE-RSA-AES256-GCM-SHA384";
    try (Serving server = Serving.with(folder, options).start()) {
      Cli check = check(server.port(), "-Dsync_ca=" + file("ca.pem"));

      assertThat(check.code()).as(check.err()).isZero();
      assertThat(check.out())
          .containsPattern("SITE +TLS +CIPHER +CERTIFICATE +ISSUER +DAYS LEFT +PIN\\R")
          .containsPattern(
              server.port()
                  + " +TLSv1.2 +TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 +CN=site-rsa"
                  + " +CN=Site CA,O=Tentacle +36\\d +[A-Za-z0-9+/]{43}=\\R")
          .doesNotContain("Warning");
    }
  }

  @Test
  void warnsOfACertificateThatEndsSoon() throws Exception {
    try (Serving server = Serving.with(folder, "-e soon.pem -k soon.key").start()) {
      Cli check = check(server.port(), "-Dsync_ca=" + file("ca.pem"));

      assertThat(check.code()).isZero();
      assertThat(check.out())
          .containsPattern(
              "Warning: the certificate of 127.0.0.1:"
                  + server.port()
                  + " ends in 9 days, on \\d{4}-\\d\\d-\\d\\d: put a new one there before.");
    }
  }

  @Test
  void saysWhyASiteIsNotTrustedInThePlaceOfItsFiles() throws Exception {
    try (Serving server = Serving.with(folder, "-e elsewhere.pem -k elsewhere.key").start()) {
      Cli check =
          check(
              server.port(),
              "-Dsync_ca=" + file("ca.pem"),
              "-Dhostname_verification=true",
              "-Dsync_retries=0");

      assertThat(check.code()).isEqualTo(1);
      assertThat(check.out()).contains("is for site.example").doesNotContain("CIPHER");
    }
  }

  @Test
  void showsNothingOfTlsWhereThereIsNone() throws Exception {
    try (Serving server = Serving.with(folder, "-v").start()) {
      Cli check = check(server.port());

      assertThat(check.code()).isZero();
      assertThat(check.out()).doesNotContain("TLS").doesNotContain("CIPHER");
    }
  }
}
