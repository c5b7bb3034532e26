package dev.tentacle.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whatever a PEM file holds: keys, certificates, or an error that names the file. */
class PemFuzzTest {

  @FuzzTest
  void readsItOrNamesTheFile(byte[] input) throws IOException {
    Path path = Files.createTempFile("fuzz", ".pem");
    try {
      Files.write(path, input);
      SourceFile file = new SourceFile(Setting.KEY, path);
      readOrNameTheFile(file, () -> Certificates.read(PemFile.read(file)));
      KeyPassword password = KeyPassword.of("secret".toCharArray());
      readOrNameTheFile(file, () -> PrivateKeys.read(PemFile.read(file), password));
    } finally {
      Files.delete(path);
    }
  }

  private static void readOrNameTheFile(SourceFile file, Runnable read) {
    try {
      read.run();
    } catch (TlsConfigurationException e) {
      assertThat(e.getMessage()).contains(file.path().toString()).doesNotContain("secret");
    }
  }
}
