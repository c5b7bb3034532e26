package dev.tentacle.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Certificates and keys made by openssl once a JVM; what there is stands in {@code
 * pki/make-pki.sh}.
 */
public final class TestPki {

  /** Of each encrypted key. */
  public static final String PASSWORD = "correct horse";

  private static final class Holder {
    static final Path FOLDER = make();
  }

  private TestPki() {}

  /** A file by its name in the script; without openssl the calling test is skipped. */
  public static Path file(String name) {
    assumeTrue(hasOpenssl(), "openssl is not installed, and the certificates of this test need it");
    return Holder.FOLDER.resolve(name);
  }

  /** A certificate and its key as Java keeps them; the password is {@link #PASSWORD}. */
  public static KeyStore keyStore(String name) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file(name + ".p12"))) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  /** A CA certificate as Java keeps it. */
  public static KeyStore trustStore(String name) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file(name + ".pem"))) {
      Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      store.setCertificateEntry(name, certificate);
    }
    return store;
  }

  private static boolean hasOpenssl() {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "openssl")));
  }

  private static Path make() {
    try (InputStream script = TestPki.class.getResourceAsStream("/pki/make-pki.sh")) {
      Path folder = Files.createTempDirectory("tentacle-pki");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      Path copy = folder.resolve("make-pki.sh");
      Files.write(copy, script.readAllBytes());
      Path log = folder.resolve("make-pki.log");
      Process process =
          new ProcessBuilder(List.of("sh", copy.toString(), folder.toString()))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      boolean done = process.waitFor(1, TimeUnit.MINUTES);
      if (!done || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException("make-pki.sh failed: " + Files.readString(log));
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while openssl made certificates", e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
