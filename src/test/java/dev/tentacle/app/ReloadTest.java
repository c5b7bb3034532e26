package dev.tentacle.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.tentacle.component.TentacleConsumer;
import dev.tentacle.config.ConfigurationException;
import dev.tentacle.delivery.DeadLetterRequests;
import dev.tentacle.delivery.DeadLetterRequests.Action;
import dev.tentacle.delivery.DeadLetterRequests.Request;
import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import dev.tentacle.testing.TestPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings and route files that are edited while the routes run. */
class ReloadTest {

  private static final byte[] PACKET = "<agent_data>1</agent_data>\n".getBytes(UTF_8);
  private static final String ROUTE =
      """
      - route:
          id: mine
          from:
            uri: timer:mine
            steps:
              - log: "%s"
      """;

  private final Path dir;
  private final Path dataIn;
  private final Path routes;
  private final Path properties;
  private final List<Site> sites = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();

  ReloadTest(@TempDir Path dir) throws IOException {
    this.dir = dir;
    this.dataIn = Files.createDirectory(dir.resolve("data_in"));
    this.routes = Files.createDirectory(dir.resolve("routes"));
    this.properties = dir.resolve("camel.properties");
  }

  @BeforeEach
  void configure() throws IOException {
    Files.copy(Path.of("routes/site.yaml"), routes.resolve("site.yaml"));
    Files.copy(Path.of("routes/dead-letter.yaml"), routes.resolve("dead-letter.yaml"));
    Files.writeString(routes.resolve("mine.yaml"), ROUTE.formatted("first"));
    sites.add(Sites.OURS.start(SiteSetup.BUFFER));
    sites.add(Sites.OURS.start(SiteSetup.BUFFER));
    lines.addAll(
        List.of(
            "incomingdir=" + dataIn,
            "routes_dir=" + routes,
            "routes_reload=true",
            "sync_cron=* * * * * ?",
            "site.north.sync_address=127.0.0.1:" + sites.get(0).port()));
    Files.write(properties, lines);
  }

  @AfterEach
  void stopSites() throws IOException {
    for (Site site : sites) {
      site.close();
    }
  }

  @Test
  void takesUpASiteThatIsNewAndLeavesTheOthersAlone() throws Exception {
    try (Application application = start()) {
      Route north = application.context().getRoute("site-north");
      Route mine = application.context().getRoute("mine");
      add("site.south.sync_address=127.0.0.1:" + sites.get(1).port());
      sites.get(1).put("south.1700000001.data", PACKET);
      application.reload(setup());
      awaitArrival("south.1700000001.data");
      assertThat(application.context().getRoute("site-north")).isSameAs(north);
      assertThat(application.context().getRoute("mine")).isSameAs(mine);
    }
  }

  @Test
  void leavesASiteItsPlaceInTheMinuteWhenThereIsOneMore() throws Exception {
    lines.set(3, "sync_cron=H * * * * ?");
    add("site.south.sync_address=127.0.0.1:" + sites.get(1).port());
    try (Application application = start()) {
      Route south = application.context().getRoute("site-south");
      add("site.west.sync_address=127.0.0.1:1");
      application.reload(setup());
      assertThat(application.context().getRoute("site-south")).isSameAs(south);
    }
  }

  @Test
  void carriesOutWhatIsAskedOfTheDeadLettersOfASiteThatIsNew() throws Exception {
    Path south = Files.createDirectory(dir.resolve("south"));
    add("site.south.sync_address=127.0.0.1:" + sites.get(1).port());
    add("site.south.incomingdir=" + Files.createDirectory(south.resolve("data_in")));
    Setup withSouth = setup();
    Files.write(properties, lines.subList(0, 5));
    try (Application application = Application.load(setup(), true)) {
      CompletableFuture.runAsync(() -> run(application));
      await().until(application.context()::isStarted);
      application.reload(withSouth);
      DeadLetterRequests requests = DeadLetterRequests.in(south.resolve("tentacle-sync"));
      Request nothing = requests.submit(Action.DROP, List.of());
      await().untilAsserted(() -> assertThat(requests.isPending(nothing)).isFalse());
    }
  }

  private static void run(Application application) {
    try {
      application.run();
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  @Test
  void stopsASiteThatIsGone() throws Exception {
    add("site.south.sync_address=127.0.0.1:" + sites.get(1).port());
    try (Application application = start()) {
      Route south = application.context().getRoute("site-south");
      Files.write(properties, lines.subList(0, 5));
      application.reload(setup());
      assertThat(application.context().getRoute("site-south")).isNull();
      assertThat(((TentacleConsumer) south.getConsumer()).isStopped()).isTrue();
      sites.get(0).put("north.1700000001.data", PACKET);
      awaitArrival("north.1700000001.data");
    }
  }

  @Test
  void makesASiteAgainWhoseSettingsChanged() throws Exception {
    sites.get(0).put("a.1700000001.data", PACKET);
    add("site.north.sync_exclude=a.*");
    try (Application application = start()) {
      Route north = application.context().getRoute("site-north");
      Files.write(properties, lines.subList(0, 5));
      application.reload(setup());
      awaitArrival("a.1700000001.data");
      assertThat(application.context().getRoute("site-north")).isNotSameAs(north);
    }
  }

  @Test
  void givesASiteItsNewPassword() throws Exception {
    Path password = Files.writeString(dir.resolve("password"), "wrong");
    sites.add(Sites.OURS.start(SiteSetup.BUFFER.withPassword("right")));
    sites.get(2).put("a.1700000001.data", PACKET);
    add("site.locked.sync_address=127.0.0.1:" + sites.get(2).port());
    add("site.locked.sync_password_file=" + password);
    add("site.locked.sync_retries=0");
    try (Application application = start()) {
      Files.writeString(password, "right");
      application.reload(setup());
      awaitArrival("a.1700000001.data");
    }
  }

  @Test
  void seesThatTheKeyOfASiteHasAnotherPassword() throws Exception {
    Path password = Files.writeString(dir.resolve("password"), "one");
    add("site.north.sync_ca=" + TestPki.file("ca.pem"));
    add("site.north.sync_cert=" + TestPki.file("client.pem"));
    add("site.north.sync_key=" + TestPki.file("client.key"));
    add("site.north.sync_key_password_file=" + password);
    try (Application application = start()) {
      Route north = application.context().getRoute("site-north");
      application.watch(this::setup);
      Files.writeString(password, "two");
      await()
          .untilAsserted(
              () ->
                  assertThat(application.context().getRoute("site-north"))
                      .isNotNull()
                      .isNotSameAs(north));
    }
  }

  @Test
  void makesTheSitesAgainWhenTheirTemplateChanged() throws Exception {
    sites.get(0).put("a.1700000001.data", PACKET);
    String template = Files.readString(routes.resolve("site.yaml"));
    Files.writeString(routes.resolve("site.yaml"), template.replace("{{?site_exclude}}", "a.*"));
    try (Application application = start()) {
      Route mine = application.context().getRoute("mine");
      Files.writeString(routes.resolve("site.yaml"), template);
      application.reload(setup());
      awaitArrival("a.1700000001.data");
      assertThat(application.context().getRoute("mine")).isSameAs(mine);
    }
  }

  @Test
  void addsChangesAndRemovesRoutesOfTheirFiles() throws Exception {
    try (Application application = start()) {
      Route mine = application.context().getRoute("mine");
      Files.writeString(routes.resolve("mine.yaml"), ROUTE.formatted("second"));
      Files.writeString(
          routes.resolve("other.yaml"), ROUTE.formatted("x").replace("mine", "other"));
      application.reload(setup());
      assertThat(application.context().getRoute("mine")).isNotNull().isNotSameAs(mine);
      assertThat(application.context().getRouteController().getRouteStatus("other").isStarted())
          .isTrue();
      Files.delete(routes.resolve("other.yaml"));
      application.reload(setup());
      assertThat(application.context().getRoute("other")).isNull();
      assertThat(application.context().getRoutes()).hasSize(3);
    }
  }

  @Test
  void changesNothingWhenAFileDoesNotParse() throws Exception {
    try (Application application = start()) {
      List<Route> before = List.copyOf(application.context().getRoutes());
      Files.writeString(routes.resolve("mine.yaml"), ROUTE.formatted("x") + "    stepps: []\n");
      Files.delete(routes.resolve("dead-letter.yaml"));
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> application.reload(setup()))
          .withMessageContaining("mine.yaml")
          .withMessageContaining("line 2");
      assertThat(application.context().getRoutes()).containsExactlyElementsOf(before);
    }
  }

  @Test
  void runsOnAsBeforeWhenARouteCannotBeStarted() throws Exception {
    try (Application application = start()) {
      Files.writeString(
          routes.resolve("mine.yaml"),
          ROUTE
              .formatted("x")
              .replace(
                  "timer:mine",
                  "tentacle-server:127.0.0.1:" + sites.get(1).port() + "?directory=" + dir));
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> application.reload(setup()))
          .withMessageStartingWith("route mine (" + routes.resolve("mine.yaml") + " line 1): ")
          .withMessageContaining("in use");
      assertThat(application.context().getRoute("mine").getEndpoint().getEndpointUri())
          .startsWith("timer:");
      assertThat(application.context().getRouteController().getRouteStatus("mine").isStarted())
          .isTrue();
      sites.get(0).put("a.1700000001.data", PACKET);
      awaitArrival("a.1700000001.data");
    }
  }

  @Test
  void refusesWhatOnlyARestartCanChange() throws Exception {
    try (Application application = start()) {
      Files.createDirectory(dir.resolve("elsewhere"));
      lines.set(0, "incomingdir=" + dir.resolve("elsewhere"));
      Files.write(properties, lines);
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> application.reload(setup()))
          .withMessage(
              properties
                  + " line 1: incomingdir: is read at the start only. Restart the program to use"
                  + " it.");
    }
  }

  @Test
  void finishesAPullThatIsUnderWayAndBringsEachFileOnce() throws Exception {
    int count = 400;
    for (int i = 0; i < count; i++) {
      sites.get(0).put("a." + (1_700_000_000 + i) + ".data", PACKET);
    }
    String template = Files.readString(routes.resolve("site.yaml"));
    try (Application application = start()) {
      for (int i = 0; i < 3; i++) {
        int enough = (i + 1) * 40;
        await().atMost(60, TimeUnit.SECONDS).until(() -> arrived() >= enough);
        Files.writeString(routes.resolve("site.yaml"), template + "# " + i + "\n");
        application.reload(setup());
      }
      await().atMost(60, TimeUnit.SECONDS).until(() -> arrived() == count);
      await().untilAsserted(() -> assertThat(sites.get(0).tree()).isEmpty());
    }
    assertThat(arrived()).isEqualTo(count);
    assertThat(dir.resolve("tentacle-sync/dead_letter")).isEmptyDirectory();
  }

  @Test
  void watchesTheFiles() throws Exception {
    try (Application application = start()) {
      application.watch(this::setup);
      Files.writeString(
          routes.resolve("other.yaml"), ROUTE.formatted("x").replace("mine", "other"));
      await()
          .atMost(30, TimeUnit.SECONDS)
          .until(() -> application.context().getRoute("other") != null);
      add("site.south.sync_address=127.0.0.1:" + sites.get(1).port());
      await()
          .atMost(30, TimeUnit.SECONDS)
          .until(() -> application.context().getRoute("site-south") != null);
    }
  }

  private Application start() {
    Application application = Application.load(setup(), true);
    application.start();
    return application;
  }

  private Setup setup() {
    return Setup.of(Configuration.load(Map.of(), properties, Map.of()));
  }

  private void add(String line) throws IOException {
    lines.add(line);
    Files.write(properties, lines);
  }

  private void awaitArrival(String name) {
    await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(dataIn.resolve(name)).hasBinaryContent(PACKET));
  }

  private long arrived() throws IOException {
    try (Stream<Path> files = Files.list(dataIn)) {
      return files
          .filter(file -> file.toString().endsWith(".data"))
          .filter(Files::isRegularFile)
          .count();
    }
  }
}
