package dev.tentacle.app;

import static dev.tentacle.testing.Folder.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import dev.tentacle.testing.TestPki;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code site.NAME.…}: two sites on one address, of which one has settings of its own. */
class OwnSettingsTest {

  private static final byte[] PACKET =
      "<agent_data>1</agent_data>\n".getBytes(StandardCharsets.UTF_8);

  private final Path dir;
  private final Path dataIn;
  private final Path northIn;

  OwnSettingsTest(@TempDir Path dir) throws IOException {
    this.dir = dir;
    this.dataIn = Files.createDirectory(dir.resolve("data_in"));
    this.northIn = Files.createDirectories(dir.resolve("north/data_in"));
    Files.createDirectory(northIn.resolve("conf"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"site", "site-xml"})
  void givesASiteItsOwnPasswordFilesFoldersAndDirectory(String template) throws Exception {
    try (Site plain = Sites.OURS.start(SiteSetup.BUFFER.withPassword("of all"));
        Site north =
            Sites.OURS.start(
                SiteSetup.BUFFER.withPassword("of north").withFilters(SiteSetup.SHIPPED_FILTERS))) {
      plain.put("a.1700000001.data", PACKET);
      north.put("web 1 x.1700000001.data", PACKET);
      north.put("db.1700000001.data", PACKET);
      north.put("conf/web.conf", PACKET);

      Cli once =
          Cli.run(
              "once",
              "-Dsync_template=" + template,
              "--config",
              properties(
                      "sync_address=127.0.0.1:" + plain.port(),
                      "incomingdir=" + dataIn,
                      "sync_password_file=" + password("of all"),
                      "site.north.sync_address=127.0.0.1",
                      "site.north.sync_port=" + north.port(),
                      "site.north.sync_password_file=" + password("of north"),
                      "site.north.sync_include=web .+ x.*[.]data|.+[.]conf",
                      "sync_exclude=w.*",
                      "site.north.sync_exclude=",
                      "site.north.sync_folders=.conf",
                      "site.north.sync_transfer=move",
                      "site.north.incomingdir=" + northIn)
                  .toString());

      assertThat(once.err()).isEmpty();
      assertThat(once.out())
          .containsPattern("127.0.0.1:" + plain.port() + " +1 +27 ")
          .containsPattern("north \\(127.0.0.1:" + north.port() + "\\) +2 +54 ");
      assertThat(once.code()).isZero();
      assertThat(names(dataIn)).containsExactly("a.1700000001.data");
      assertThat(names(northIn)).containsExactly("web 1 x.1700000001.data");
      assertThat(names(northIn.resolve("conf"))).containsExactly("web.conf");
      assertThat(north.tree()).contains("db.1700000001.data").doesNotContain("conf/web.conf");
      assertThat(dir.resolve("tentacle-sync/records")).exists();
      assertThat(dir.resolve("north/tentacle-sync/records")).exists();
    }
  }

  @Test
  void keepsASiteOfThePlainKindWhereTheOthersHaveTls() throws Exception {
    try (Site plain = Sites.OURS.start(SiteSetup.BUFFER)) {
      plain.put("a.1700000001.data", PACKET);
      Path file =
          properties(
              "incomingdir=" + dataIn,
              "sync_address=127.0.0.1:" + plain.port(),
              "sync_ca=" + TestPki.file("ca.pem"),
              "sync_pins=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
              "sync_retries=0",
              "sync_timeout=2");
      assertThat(Cli.run("check", "--config", file.toString()).code()).isEqualTo(1);
      Path own =
          properties(
              Files.readString(file),
              "site.old.sync_address=127.0.0.1:" + plain.port(),
              "site.old.sync_ca=",
              "site.old.sync_pins=");
      Cli check = Cli.run("check", "--config", own.toString());
      assertThat(check.out()).containsPattern("old \\(127.0.0.1:\\d+\\) +1\\R");
      assertThat(check.code()).isZero();
      assertThat(Cli.run("list", "old", "--config", own.toString()).out())
          .isEqualTo("a.1700000001.data" + System.lineSeparator());
    }
  }

  @Test
  void retriesAFileAsOftenAsItsSiteSays() throws Exception {
    Path routes = Files.createDirectory(dir.resolve("routes"));
    String site = Files.readString(Path.of("routes/site.yaml"));
    Files.writeString(
        routes.resolve("site.yaml"),
        site.replace("file:{{incomingdir}}", "file:{{incomingdir}}/{{my_folder}}"));
    Files.copy(Path.of("routes/dead-letter.yaml"), routes.resolve("dead-letter.yaml"));
    try (Site north = Sites.OURS.start(SiteSetup.BUFFER)) {
      north.put("a.1700000001.data", PACKET);
      Cli once =
          Cli.run(
              "once",
              "--config",
              properties(
                      "incomingdir=" + dataIn,
                      "routes_dir=" + routes,
                      "sync_retries=0",
                      "my_folder=.",
                      "site.north.sync_address=127.0.0.1:" + north.port(),
                      "site.north.sync_retries=1",
                      "site.north.my_folder=missing")
                  .toString());
      assertThat(once.err()).isEmpty();
      Path letters = dir.resolve("tentacle-sync/dead_letter/127.0.0.1:" + north.port());
      try (Stream<Path> notes = Files.list(letters)) {
        Path note = notes.filter(file -> file.toString().endsWith(".json")).findAny().orElseThrow();
        assertThat(note).content().contains("\"attempts\" : 2");
      }
    }
  }

  @Test
  void namesFileAndLineOfWhatIsWrongWithASite() throws IOException {
    Path file =
        properties(
            "incomingdir=" + dataIn,
            "site.north.sync_address=127.0.0.1",
            "site.north.sync_cron=H * * * * *");
    assertThat(Cli.run("check", "--config", file.toString()).err())
        .startsWith(
            "tentacle-sync: "
                + file
                + " line 3: site.north.sync_cron: 'H * * * * *' is no Quartz cron:");
    Path template =
        properties(
            "incomingdir=" + dataIn,
            "site.north.sync_address=127.0.0.1",
            "site.north.sync_template=mine");
    assertThat(Cli.run("check", "--config", template.toString()).err())
        .contains(" line 3: site.north.sync_template: no route file has a template 'mine'.");
  }

  @Test
  void runsABufferWithoutAnySite() throws Exception {
    Map<String, String> settings =
        Map.of(
            "buffer", "true",
            "buffer_address", "127.0.0.1",
            "buffer_port", "0",
            "buffer_dir", dataIn.toString(),
            "incomingdir", dir.resolve("none").toString());
    Setup setup = Setup.of(Configuration.load(settings, null, Map.of()));
    new StartChecks(setup).run();
    try (Application application = Application.load(setup, true)) {
      application.start();
      assertThat(application.context().getRouteController().getRouteStatus("buffer").isStarted())
          .isTrue();
    }
    assertThat(names(dir)).isEmpty();
  }

  private Path password(String password) throws IOException {
    return Files.writeString(dir.resolve("password " + password), password);
  }

  private Path properties(String... lines) throws IOException {
    Path file = Files.createTempFile(dir, "camel", ".properties");
    return Files.write(file, List.of(lines));
  }
}
