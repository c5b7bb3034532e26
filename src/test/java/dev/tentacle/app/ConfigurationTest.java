package dev.tentacle.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tentacle.config.ConfigurationException;
import dev.tentacle.config.Setting;
import dev.tentacle.config.Settings;
import dev.tentacle.config.Token;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {

  private final Path dir;

  ConfigurationTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void letsTheCommandLineWinOverEnvironmentOverPropertiesOverPandoraOverDefaults()
      throws IOException {
    Path conf =
        Files.writeString(
            dir.resolve("pandora_server.conf"),
            "sync_address e\nsync_port 4\nsync_retries 4\nsync_timeout 4\n");
    Path properties =
        Files.writeString(
            dir.resolve("camel.properties"),
            "pandora_server_conf=" + conf + "\nsync_address=c\nsync_port=3\nsync_retries=3\n");
    Settings settings =
        Configuration.load(
            Map.of("sync_address", "a"), properties, Map.of("SYNC_ADDRESS", "b", "SYNC_PORT", "2"));
    assertThat(settings.find("sync_address").map(Setting::value)).contains("a");
    assertThat(settings.find("sync_port").map(Setting::value)).contains("2");
    assertThat(settings.find("sync_retries").map(Setting::value)).contains("3");
    assertThat(settings.find("sync_timeout").map(Setting::value)).contains("4");
    assertThat(settings.find("sync_template").map(Setting::value)).contains("site");
    assertThat(Setup.of(settings).sites()).hasToString("[a:2]");
  }

  @Test
  void fillsInPlaceholders() {
    Settings settings = load(Map.of("incomingdir", "/spool/data_in"));
    assertThat(Setup.of(settings).sync().stateDir()).hasToString("/spool/tentacle-sync");
  }

  @Test
  void saysWhichPlaceholderIsMissing() {
    Settings settings = load(Map.of("incomingdir", "{{spool}}/data_in"));
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> Setup.of(settings))
        .withMessageStartingWith(
            "-Dincomingdir: incomingdir: a placeholder in '{{spool}}/data_in' cannot be filled in")
        .withMessageContaining("[spool]");
  }

  @Test
  void refusesAPasswordThatEveryUserCanSee() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> load(Map.of("sync_password", "s3cret")))
        .withMessage(
            "-Dsync_password: sync_password: every user of this machine can read it there. Use"
                + " sync_password_file or the environment variable SYNC_PASSWORD.");
  }

  @Test
  void refusesMisspeltSettingsOfTheFile() throws IOException {
    Path file = Files.writeString(dir.resolve("camel.properties"), "\nsync_prot=5\n");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> Configuration.load(Map.of(), file, Map.of()))
        .withMessageStartingWith(file + " line 2: sync_prot: there is no such setting. Did you");
  }

  @Test
  void refusesAConfigurationFileThatIsNotThere() {
    Cli missing = Cli.run("check", "--config", dir.resolve("none").toString());
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err())
        .isEqualTo(
            "tentacle-sync: "
                + dir.resolve("none")
                + " does not exist. Name the file with --config FILE, and let this user read it."
                + System.lineSeparator());
  }

  @Test
  void refusesAPandoraServerConfThatIsNotThere() {
    Cli missing = Cli.run("check", "-Dpandora_server_conf=" + dir.resolve("none"));
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains(dir.resolve("none") + " does not exist. Set pandora_server");
  }

  /** What the file shows as a default must be it, and none may be missing. */
  @Test
  void documentsEachSettingWithItsDefaultInCamelProperties() throws IOException {
    Properties documented = new Properties();
    for (String line : Files.readAllLines(Path.of("camel.properties"))) {
      if (line.matches("#[a-z_]+=.*")) {
        documented.load(new StringReader(line.substring(1)));
      }
    }
    for (Token token : Token.values()) {
      String expected =
          token == Token.PANDORA_SERVER_CONF
              ? "/etc/pandora/pandora_server.conf"
              : token.defaultValue().orElse("");
      assertThat(documented.getProperty(token.token())).as(token.token()).isEqualTo(expected);
    }
  }

  private static Settings load(Map<String, String> definitions) {
    return Configuration.load(definitions, null, Map.of());
  }
}
