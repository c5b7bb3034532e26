package dev.tentacle.app;

import static dev.tentacle.app.TlsCaller.as;
import static dev.tentacle.app.TlsCaller.trusting;
import static dev.tentacle.testing.TestPki.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.component.TentacleServerConsumer;
import dev.tentacle.testing.TestPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code routes/buffer.yaml} with the settings of its TLS. */
class BufferTlsTest {

  private final Path folder;
  private final Path cert;
  private final Path key;
  private final Path password;

  BufferTlsTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.cert = Files.copy(file("rsa.pem"), folder.resolve("cert"));
    this.key = Files.copy(file("rsa-pkcs8-aes.key"), folder.resolve("key"));
    this.password = Files.writeString(folder.resolve("password"), TestPki.PASSWORD);
    Files.createDirectory(folder.resolve("data_in"));
    Files.createDirectory(folder.resolve("buffer"));
  }

  @Test
  void opensItsKeyAndDemandsACertificateOfItsClients() throws Exception {
    try (Application application = Application.load(setup("ca.pem"), true);
        TlsCaller caller = new TlsCaller()) {
      application.start();
      int port = port(application);
      caller.list(port, as("client"));
      assertThat(caller.fault(port, trusting())).contains("demands a client certificate");
    }
  }

  @Test
  void takesUpAKeyWithAnotherPasswordWhileItRuns() throws Exception {
    copy("stranger.pem", cert);
    copy("stranger.key", key);
    Files.writeString(password, "of no account");
    try (Application application = Application.load(setup(""), true);
        TlsCaller caller = new TlsCaller()) {
      application.start();
      assertThat(caller.fault(port(application), trusting())).contains("CN=Other CA");
      application.watch(() -> setup(""));
      copy("rsa.pem", cert);
      copy("rsa-pkcs8-aes.key", key);
      Files.writeString(password, TestPki.PASSWORD);
      await()
          .atMost(30, TimeUnit.SECONDS)
          .ignoreExceptions()
          .untilAsserted(() -> caller.list(port(application), trusting()));
    }
  }

  private static void copy(String name, Path to) throws IOException {
    Files.copy(file(name), to, StandardCopyOption.REPLACE_EXISTING);
  }

  private Setup setup(String ca) {
    Map<String, String> settings = new HashMap<>();
    settings.put("sync_address", "127.0.0.1:1");
    settings.put("sync_cron", "0 0 0 1 1 ? 2099");
    settings.put("incomingdir", folder.resolve("data_in").toString());
    settings.put("buffer", "true");
    settings.put("buffer_address", "127.0.0.1");
    settings.put("buffer_port", "0");
    settings.put("buffer_dir", folder.resolve("buffer").toString());
    settings.put("buffer_cert", cert.toString());
    settings.put("buffer_key", key.toString());
    settings.put("buffer_key_password_file", password.toString());
    settings.put("buffer_ca", ca.isEmpty() ? "" : file(ca).toString());
    return Setup.of(Configuration.load(settings, null, Map.of()));
  }

  private static int port(Application application) {
    TentacleServerConsumer buffer =
        (TentacleServerConsumer) application.context().getRoute("buffer").getConsumer();
    return buffer.addresses().get(0).getPort();
  }
}
