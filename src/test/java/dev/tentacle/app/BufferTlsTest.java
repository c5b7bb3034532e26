package dev.tentacle.app;

import static dev.tentacle.app.TlsCaller.as;
import static dev.tentacle.app.TlsCaller.trusting;
import static dev.tentacle.testing.TestPki.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.component.TentacleServerConsumer;
import dev.tentacle.testing.TestPki;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code routes/buffer.yaml} with the settings of its TLS. */
class BufferTlsTest {

  @Test
  void opensItsKeyAndDemandsACertificateOfItsClients(@TempDir Path folder) throws Exception {
    Path password = Files.writeString(folder.resolve("password"), TestPki.PASSWORD);
    Map<String, String> settings = new HashMap<>();
    settings.put("sync_address", "127.0.0.1:1");
    settings.put("sync_cron", "0 0 0 1 1 ? 2099");
    settings.put("incomingdir", Files.createDirectory(folder.resolve("data_in")).toString());
    settings.put("buffer", "true");
    settings.put("buffer_address", "127.0.0.1");
    settings.put("buffer_port", "0");
    settings.put("buffer_dir", Files.createDirectory(folder.resolve("buffer")).toString());
    settings.put("buffer_cert", file("rsa.pem").toString());
    settings.put("buffer_key", file("rsa-pkcs8-aes.key").toString());
    settings.put("buffer_key_password_file", password.toString());
    settings.put("buffer_ca", file("ca.pem").toString());
    Setup setup = Setup.of(Configuration.load(settings, null, Map.of()));
    try (Application application = Application.load(setup, true);
        TlsCaller caller = new TlsCaller()) {
      application.start();
      TentacleServerConsumer buffer =
          (TentacleServerConsumer) application.context().getRoute("buffer").getConsumer();
      int port = buffer.addresses().get(0).getPort();

      caller.list(port, as("client"));
      assertThat(caller.fault(port, trusting())).contains("demands a client certificate");
    }
  }
}
