package dev.tentacle.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyncSettingsTest {

  private final Path dir;

  SyncSettingsTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void hasTheDocumentedDefaults() {
    SyncSettings settings = read(Map.of());
    assertThat(settings.enabled()).isTrue();
    assertThat(settings.addresses()).isEmpty();
    assertThat(settings.password()).isNull();
    assertThat(settings.keyPassword()).isNull();
    assertThat(settings.schedule()).hasToString("H * * * * ?");
    assertThat(settings.folders()).isEmpty();
    assertThat(settings.include()).isEmpty();
    assertThat(settings.exclude()).isEmpty();
    assertThat(settings.template()).isEqualTo("site");
    assertThat(settings.incomingDir()).hasToString("/var/spool/pandora/data_in");
  }

  @Test
  void readsEachSetting() {
    SyncSettings settings =
        read(
            Map.of(
                "syncserver", "0",
                "sync_address", "a, b:7",
                "sync_port", "5",
                "sync_password", "pw",
                "sync_folders", ".conf, .md5",
                "incomingdir", "relative"));
    assertThat(settings.enabled()).isFalse();
    assertThat(settings.addresses()).hasToString("[a:5, b:7]");
    assertThat(settings.password()).isEqualTo(new Secret("pw"));
    assertThat(settings.folders()).containsExactly(".conf", ".md5");
    assertThat(settings.incomingDir()).isEqualTo(Path.of("relative").toAbsolutePath());
  }

  @Test
  void takesAFloorOfManyGigabytes() {
    assertThat(read(Map.of("min_free_bytes", "10737418240")).arrivals().minFreeBytes())
        .isEqualTo(10L << 30);
  }

  @Test
  void printsNoPassword() {
    assertThat(read(Map.of("sync_password", "s3cret")).toString()).doesNotContain("s3cret");
    assertThat(new Setting("sync_password", "s3cret", Origin.DEFAULT).toString())
        .doesNotContain("s3cret");
  }

  @Test
  void takesThePasswordFromTheFirstLineOfAFile() throws IOException {
    Path file = Files.writeString(dir.resolve("pw"), " s3cret \nnot this\n");
    assertThat(read(Map.of("sync_password_file", file.toString())).password())
        .isEqualTo(new Secret(" s3cret "));
  }

  @Test
  void refusesAnEmptyPasswordFileAndAMissingOne() throws IOException {
    Path file = Files.writeString(dir.resolve("pw"), "\n");
    assertRefused(
        Map.of("sync_password_file", file.toString()),
        "-Dsync_password_file: sync_password_file: the first line of "
            + file
            + " is empty. Write the password there.");
    assertRefused(
        Map.of("sync_password_file", dir.resolve("none").toString()),
        dir.resolve("none")
            + " does not exist. sync_password_file (-Dsync_password_file) must name a file whose"
            + " first line is the password.");
  }

  @Test
  void refusesTwoPasswords() {
    assertRefused(
        Map.of("sync_password_file", "/x", "sync_password", "s3cret"),
        "-Dsync_password_file: sync_password_file: the password is set at -Dsync_password too."
            + " Remove one of them.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          syncserver      | yes   | 'yes' is no number. Give 0 (off) or 1 (on).
          sync_port       | x     | 'x' is no number. Give a port from 1 to 65535.
          sync_port       | 65536 | 65536 is out of range. Give a port from 1 to 65535.
          sync_port       | 0     | 0 is out of range. Give a port from 1 to 65535.
          sync_port       | ''    | is empty. Give it a value, or remove it for its default.
          sync_retries    | -1    | '-1' is no number. Give a number of retries from 0 to 100.
          sync_timeout    | 0     | 0 is out of range. Give a number of seconds from 1 to 3600.
          sync_timeout    | 10s   | '10s' is no number. Give a number of seconds from 1 to 3600.
          sync_block_size | 1     | 1 is out of range. Give a number of bytes from 1024 to 16777216.
          sync_transfer   | fast  | 'fast' is no way of transfer. Choose verified or move.
          sync_connections | 9    | 9 is out of range. Give a number of connections from 1 to 8.
          trust_all       | yes   | 'yes' is no switch. Write true or false.
          hostname_verification | 1 | '1' is no switch. Write true or false.
          buffer          | on    | 'on' is no switch. Write true or false.
          push_conf       | TRUE  | 'TRUE' is no switch. Write true or false.
          """)
  void saysWhatIsWrongWithASetting(String token, String value, String message) {
    assertRefused(Map.of(token, value), "-D" + token + ": " + token + ": " + message);
  }

  @Test
  void refusesAPathThatIsNone() {
    assertRefused(
        Map.of("incomingdir", "/a\0b"),
        "-Dincomingdir: incomingdir: '/a\0b' is no path. Give the path of a file.");
  }

  @Test
  void refusesMisspeltSettingsAndNamesTheNearest() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> UnknownTokens.refuseIn(Settings.commandLine(Map.of("sync_adress", "x"))))
        .withMessage(
            "-Dsync_adress: sync_adress: there is no such setting. Did you mean sync_address? A"
                + " placeholder of your own needs another name.");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> UnknownTokens.refuseIn(Settings.commandLine(Map.of("sync_fancy_x", "x"))))
        .withMessageContaining("Names that begin with sync are reserved");
    UnknownTokens.refuseIn(Settings.commandLine(Map.of("my_own", "x", "sync_port", "1")));
  }

  @Test
  void asksTheLayersInOrder() throws IOException {
    Path conf =
        Files.writeString(dir.resolve("p.conf"), "sync_port 4\nsync_retries 4\nsync_timeout 4\n");
    Settings settings =
        Settings.layers(
            List.of(
                Settings.commandLine(Map.of("sync_port", "1")),
                Settings.environment(Map.of("SYNC_PORT", "2", "SYNC_RETRIES", "2", "SYNC_CA", "")),
                PandoraServerConf.read(conf),
                Settings.defaults()));
    assertThat(List.of("sync_port", "sync_retries", "sync_timeout", "sync_template"))
        .map(name -> settings.find(name).orElseThrow())
        .map(setting -> setting.value() + " " + setting.origin())
        .containsExactly(
            "1 -Dsync_port", "2 environment SYNC_RETRIES", "4 " + conf + " line 3", "site default");
    assertThat(settings.find("sync_ca")).isEmpty();
    assertThat(settings.all()).extracting(Setting::name).doesNotHaveDuplicates();
  }

  @Test
  void findsDottedNamesInTheEnvironment() {
    assertThat(Settings.environment(Map.of("CAMEL_MAIN_NAME", "x")).find("camel.main-name"))
        .contains(new Setting("camel.main-name", "x", Origin.environment("CAMEL_MAIN_NAME")));
  }

  private static void assertRefused(Map<String, String> values, String message) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> read(values))
        .withMessage(message);
  }

  private static SyncSettings read(Map<String, String> values) {
    Map<String, String> all = new HashMap<>(values);
    all.putIfAbsent("routes_dir", "/routes");
    all.putIfAbsent("state_dir", "/state");
    return SyncSettings.from(
        Settings.layers(List.of(Settings.commandLine(all), Settings.defaults())));
  }
}
