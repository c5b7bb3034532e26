package dev.tentacle.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyncSiteTest {

  private final Path dir;

  SyncSiteTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void sharesWhatIsSaidOfAllSites() {
    List<SyncSite> sites = read(Map.of("sync_address", "a, a:7", "sync_port", "5"));
    assertThat(sites).hasToString("[a:5, a:7]");
    assertThat(sites).extracting(SyncSite::id).containsExactly("a_5", "a_7");
    assertThat(sites.get(0).settings()).isSameAs(sites.get(1).settings());
    assertThat(sites.get(0).own()).isEmpty();
  }

  @Test
  void namesASiteOfTheListAndAddsOneThatIsNotInIt() {
    List<SyncSite> sites =
        read(
            Map.of(
                "sync_address", "a, b",
                "site.north.sync_address", "A:41121",
                "site.south.sync_address", "c",
                "site.south.sync_port", "7"));
    assertThat(sites).hasToString("[north (a:41121), b:41121, south (c:7)]");
    assertThat(sites).extracting(SyncSite::id).containsExactly("north", "b_41121", "south");
  }

  @Test
  void prefersWhatIsSaidOfTheSiteAlone() throws IOException {
    Path general = Files.writeString(dir.resolve("general"), "all");
    Path own = Files.writeString(dir.resolve("own"), "north");
    Map<String, String> settings =
        Map.of(
            "sync_password_file", general.toString(),
            "sync_retries", "7",
            "sync_timeout", "7",
            "sync_folders", ".conf",
            "site.north.sync_address", "a",
            "site.north.sync_password_file", own.toString(),
            "site.north.sync_timeout", "9",
            "site.north.sync_folders", "",
            "site.north.incomingdir", "/srv/../north",
            "site.north.my_queue", "q");
    SyncSite north = read(settings).get(0);
    assertThat(north.settings().password()).isEqualTo(new Secret("north"));
    assertThat(north.setting(Token.SYNC_RETRIES).value()).isEqualTo("7");
    assertThat(north.setting(Token.SYNC_TIMEOUT).value()).isEqualTo("9");
    assertThat(north.settings().folders()).isEmpty();
    assertThat(north.own())
        .containsEntry("sync_timeout", "9")
        .containsEntry("sync_folders", "")
        .containsEntry("incomingdir", "/north")
        .containsEntry("my_queue", "q")
        .doesNotContainKeys("sync_address", "sync_password_file", "sync_retries");
  }

  @Test
  void letsASiteHaveNoPasswordOrAnotherWayToSayIt() {
    List<SyncSite> sites =
        read(
            Map.of(
                "sync_password", "of all",
                "site.bare.sync_address", "a",
                "site.bare.sync_password_file", "",
                "site.own.sync_address", "b",
                "site.own.sync_password", "s3cret"));
    assertThat(sites.get(0).settings().password()).isNull();
    assertThat(sites.get(1).settings().password()).isEqualTo(new Secret("s3cret"));
    assertThat(sites.get(1).own()).doesNotContainValue("s3cret");
    assertThat(sites.toString()).doesNotContain("s3cret");
  }

  @Test
  void letsTheEnvironmentSetWhatASiteHas() {
    Settings settings =
        Settings.layers(
            List.of(
                Settings.environment(Map.of("SITE_NORTH_SYNC_TIMEOUT", "9")),
                Settings.commandLine(base(Map.of("site.north.sync_address", "a"))),
                Settings.defaults()));
    assertThat(read(settings).get(0).setting(Token.SYNC_TIMEOUT).value()).isEqualTo("9");
    assertThat(read(settings).get(0).own()).containsEntry("sync_timeout", "9");
  }

  @Test
  void readsThemFromPandoraServerConfToo() throws IOException {
    Path conf =
        Files.writeString(
            dir.resolve("p.conf"),
            "site.north.sync_address a\nsite.north.sync_port 7 # x\nsite.north.dbpass z\n");
    Settings settings =
        Settings.layers(
            List.of(
                Settings.commandLine(base(Map.of())),
                PandoraServerConf.read(conf),
                Settings.defaults()));
    assertThat(read(settings)).hasToString("[north (a:7)]");
    assertThat(settings.find("site.north.dbpass")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          site.n.sync_prot    | 5   | there is no such setting. Did you mean site.n.sync_port? A placeholder of your own needs another name.
          site.n.port         | 5   | there is no such setting. Did you mean site.n.sync_port? A placeholder of your own needs another name.
          site.n.syncserver   | 0   | syncserver holds for all sites. Write syncserver without site.n.
          site.n.buffer       | 0   | buffer holds for all sites. Write buffer without site.n.
          site.ü.sync_port    | 0   | 'ü' is no name of a site. Use up to 63 letters, digits, - and _.
          """)
  void refusesWhatASiteCannotHave(String name, String value, String message) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> UnknownTokens.refuseIn(Settings.commandLine(Map.of(name, value))))
        .withMessage("-D" + name + ": " + name + ": " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          site.n.sync_port     | 0       | 0 is out of range. Give a port from 1 to 65535.
          site.n.trust_all     | yes     | 'yes' is no switch. Write true or false.
          site.n.sync_include  | [a      | '[a' is no regular expression: Unclosed character class. Correct it; a dot is \\., anything is .*.
          site.n.sync_address  | 'b, c'  | site n has more than one address. Set site.n.sync_address to its host or host:port.
          site.z.sync_timeout  | 9       | site z has no address. Set site.z.sync_address to its host or host:port.
          site.z.sync_address  | a       | a:41121 is the site n already. Keep one of the two, or give this one another sync_port.
          site.b_41121.sync_address | c  | routes and files of another site have the name b_41121. Call this site otherwise.
          site.n.incomingdir   | /other  | site n (a:41121) and site b:41121 have one state_dir, /state, but two directories to deliver to. Set site.n.state_dir to a directory of its own on the file system of /other.
          """)
  void saysWhatIsWrongWithASite(String name, String value, String message) {
    Map<String, String> values = new HashMap<>();
    values.put("sync_address", "b");
    values.put("site.n.sync_address", "a");
    values.put(name, value);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> read(values))
        .withMessage("-D" + name + ": " + name + ": " + message);
  }

  private static Map<String, String> base(Map<String, String> values) {
    Map<String, String> all = new HashMap<>(values);
    all.putIfAbsent("routes_dir", "/routes");
    all.putIfAbsent("state_dir", "/state");
    return all;
  }

  private static List<SyncSite> read(Map<String, String> values) {
    return read(Settings.layers(List.of(Settings.commandLine(base(values)), Settings.defaults())));
  }

  private static List<SyncSite> read(Settings settings) {
    return SyncSite.all(settings, SyncSettings.from(settings), UnaryOperator.identity());
  }
}
