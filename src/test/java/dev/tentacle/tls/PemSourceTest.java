package dev.tentacle.tls;

import static dev.tentacle.testing.TestPki.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.testing.TestPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemSourceTest {

  private final Path certificate;
  private final Path key;
  private final Path password;
  private final Lines lines = new Lines();
  private Instant now = Instant.now();

  PemSourceTest(@TempDir Path folder) throws IOException {
    certificate = folder.resolve("site.pem");
    key = folder.resolve("site.key");
    password = Files.writeString(folder.resolve("password"), TestPki.PASSWORD + "\n");
    put("ec.pem", certificate);
    put("ec.key", key);
  }

  @BeforeEach
  void listen() {
    lines.start();
    Configurator.setLevel(PemSource.class, Level.INFO);
    logger().addAppender(lines);
    logger().setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    logger().setAdditive(true);
    logger().removeAppender(lines);
  }

  private static Logger logger() {
    return (Logger) LogManager.getLogger(PemSource.class);
  }

  /** As an editor or a configuration tool does: a new file in the old one's place. */
  private void put(String name, Path target) throws IOException {
    Path fresh = target.resolveSibling("fresh");
    Files.copy(file(name), fresh, StandardCopyOption.REPLACE_EXISTING);
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private PemSource source() {
    return source(Runnable::run);
  }

  private PemSource source(Executor reader) {
    TlsOptions options =
        TlsOptions.builder()
            .certificate(certificate)
            .key(key)
            .keyPassword(KeyPassword.ofFile(password))
            .build();
    return new PemSource(Side.SERVER, options, reader, () -> now);
  }

  private static String subject(PemSource source) {
    return Objects.requireNonNull(source.current().own()).getSubjectX500Principal().getName();
  }

  @Test
  void keepsTheMaterialWhileTheFilesStayAsTheyAre() {
    PemSource source = source();

    assertThat(source.current()).isSameAs(source.current());
    assertThat(lines.shown).isEmpty();
  }

  @Test
  void takesANewCertificateWithoutARestart() throws IOException {
    PemSource source = source();
    put("rsa.pem", certificate);
    put("rsa-pkcs8-aes.key", key);

    assertThat(subject(source)).isEqualTo("CN=site-rsa");
    assertThat(source.current()).isSameAs(source.current());
    assertThat(lines.shown).hasSize(1);
    assertThat(lines.shown.get(0)).startsWith("INFO TLS files have changed and are in use: [");
  }

  @Test
  void seesAFileThatIsWrittenInPlace() throws IOException {
    PemSource source = source();
    Files.write(certificate, Files.readAllBytes(file("rsa.pem")));
    Files.write(key, Files.readAllBytes(file("rsa.key")));

    assertThat(subject(source)).isEqualTo("CN=site-rsa");
  }

  @Test
  void keepsTheLastGoodMaterialAndReportsAFaultOnce() throws IOException {
    PemSource source = source();
    Material good = source.current();
    put("rsa.pem", certificate);

    for (int i = 0; i < 5; i++) {
      assertThat(source.current()).isSameAs(good);
      now = now.plus(PemSource.RETRY).plusSeconds(1);
    }
    assertThat(lines.shown).hasSize(1);
    assertThat(lines.shown.get(0))
        .startsWith(
            "ERROR TLS files have changed and cannot be used, those from before stay in use:"
                + " private key (sync_key, -k) "
                + key
                + " does not belong to the certificate in "
                + certificate);

    put("rsa.key", key);
    assertThat(subject(source)).isEqualTo("CN=site-rsa");
    assertThat(lines.shown).hasSize(2);
  }

  @Test
  void outlivesAFileThatIsGoneForAWhile() throws IOException {
    PemSource source = source();
    Material good = source.current();
    Files.delete(key);

    assertThat(source.current()).isSameAs(good);
    assertThat(lines.shown).hasSize(1);
    assertThat(lines.shown.get(0)).endsWith(key + " does not exist. Check the path.");

    put("ec.key", key);
    assertThat(subject(source)).isEqualTo("CN=site-ec");
    assertThat(source.current()).isNotSameAs(good);
  }

  @Test
  void takesACertificateThatWasPutThereBeforeItsTime() throws IOException {
    PemSource source = source();
    now = Instant.parse("2097-12-31T23:59:30Z");
    put("future.pem", certificate);
    put("future.key", key);

    assertThat(subject(source)).isEqualTo("CN=site-ec");
    now = now.plus(PemSource.RETRY);
    assertThat(subject(source)).isEqualTo("CN=site-ec");
    now = now.plus(Duration.ofSeconds(1));
    assertThat(subject(source)).isEqualTo("CN=future site");
  }

  @Test
  void leavesTheReadingToItsExecutorOncePerChange() throws IOException {
    Queue<Runnable> tasks = new ArrayDeque<>();
    PemSource source = source(tasks::add);
    put("rsa.pem", certificate);
    put("rsa.key", key);

    assertThat(subject(source)).isEqualTo("CN=site-ec");
    assertThat(subject(source)).isEqualTo("CN=site-ec");
    assertThat(tasks).hasSize(1);
    tasks.remove().run();
    assertThat(subject(source)).isEqualTo("CN=site-rsa");
    assertThat(tasks).isEmpty();
  }

  @Test
  void readsTheNewPasswordWithTheNewKey() throws IOException {
    PemSource source = source();
    put("rsa.pem", certificate);
    put("rsa-pkcs8-aes.key", key);
    Files.writeString(password, "not this one");
    assertThat(subject(source)).isEqualTo("CN=site-ec");

    Files.writeString(password, TestPki.PASSWORD);
    assertThat(subject(source)).isEqualTo("CN=site-rsa");
  }

  /** What was logged. */
  private static final class Lines extends AbstractAppender {

    private final List<String> shown = new ArrayList<>();

    Lines() {
      super("lines", null, null, false, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      if (event.getLevel().isMoreSpecificThan(Level.INFO)) {
        shown.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
      }
    }
  }
}
