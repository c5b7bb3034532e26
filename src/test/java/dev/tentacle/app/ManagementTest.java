package dev.tentacle.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.protocol.Command;
import dev.tentacle.protocol.PasswordDigest;
import dev.tentacle.testing.Management;
import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import dev.tentacle.testing.TestPki;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.JMException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a runtime that has Camel's JMX. */
class ManagementTest {

  private static final String PASSWORD = "s3cret of all";
  private static final String OF_NORTH = "s3cret of north";
  private static final String[] SECRETS =
      Stream.of(PASSWORD, OF_NORTH, TestPki.PASSWORD)
          .flatMap(secret -> Stream.of(secret, digest(secret)))
          .toArray(String[]::new);

  private final Path folder;

  ManagementTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @ValueSource(strings = {"site", "site-xml"})
  void showsNoSecretOfTheShippedRoutes(String template) throws Exception {
    try (Site north = Sites.OURS.start(SiteSetup.BUFFER.withPassword(OF_NORTH))) {
      north.put("a.1700000001.data", "<agent_data/>");
      Map<String, String> settings = settings();
      settings.put("sync_template", template);
      settings.put("site.north.sync_address", "127.0.0.1:" + north.port());
      settings.put("site.north.sync_password_file", write("north", OF_NORTH));
      Setup setup = Setup.of(Configuration.load(settings, null, Map.of()));
      try (Application application =
          Application.load(setup, true, () -> Management.newContext(false))) {
        application.start();
        application.poll(setup.sites().get(0)).join();
        assertThatNothingIsTold(application);
      }
    }
  }

  private static void assertThatNothingIsTold(Application application) throws JMException {
    Map<String, String> attributes = Management.attributes(application.context());
    Map<String, String> dumps = Management.dumps(application.context());
    for (String route : new String[] {"site-north", "buffer", "push-conf"}) {
      assertThat(attributes.keySet())
          .anyMatch(bean -> bean.contains("type=routes") && bean.contains('"' + route + '"'));
    }
    assertThat(dumps.values()).anyMatch(dump -> dump.contains("sync_key_password"));
    assertThat(attributes.toString()).doesNotContain(SECRETS);
    assertThat(dumps.toString()).doesNotContain(SECRETS);
  }

  private Map<String, String> settings() throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("sync_cron", "0 0 0 1 1 ? 2099");
    settings.put("incomingdir", Files.createDirectory(folder.resolve("data_in")).toString());
    settings.put("sync_password_file", write("all", PASSWORD));
    settings.put("buffer", "true");
    settings.put("buffer_address", "127.0.0.1");
    settings.put("buffer_port", "0");
    settings.put("buffer_dir", Files.createDirectory(folder.resolve("buffer")).toString());
    settings.put("buffer_cert", TestPki.file("rsa.pem").toString());
    settings.put("buffer_key", TestPki.file("rsa-pkcs8-aes.key").toString());
    settings.put("buffer_key_password_file", write("key", TestPki.PASSWORD));
    settings.put("push_conf", "true");
    settings.put("push_conf_address", "127.0.0.1:1");
    settings.put("push_conf_dir", Files.createDirectory(folder.resolve("conf")).toString());
    return settings;
  }

  private String write(String name, String secret) throws Exception {
    return Files.writeString(folder.resolve(name), secret).toString();
  }

  private static String digest(String secret) {
    return new Command.Pass(PasswordDigest.of(secret)).octets().substring("PASS ".length());
  }
}
