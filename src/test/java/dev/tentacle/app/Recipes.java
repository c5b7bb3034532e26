package dev.tentacle.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs files of {@code routes/examples} as they are. */
final class Recipes {

  static final Path EXAMPLES = Path.of("routes/examples");
  static final String TEXT = "<agent_data>1</agent_data>\n";
  static final byte[] PACKET = TEXT.getBytes(UTF_8);
  static final String NAME = "web-1.1700000001.data";
  private static final SiteSetup BUFFER = SiteSetup.BUFFER.withFilters(SiteSetup.SHIPPED_FILTERS);

  private final Path dataIn;
  private final Path routes;
  private final Map<String, String> settings = new HashMap<>();

  Recipes(Path dir) throws IOException {
    this.dataIn = Files.createDirectory(dir.resolve("data_in"));
    this.routes = Files.createDirectory(dir.resolve("routes"));
    settings.put("incomingdir", dataIn.toString());
    // As the Debian package has it.
    Path link = Files.createSymbolicLink(dir.resolve("link to routes"), routes);
    settings.put("routes_dir", link.toString());
    settings.put("my_cron", "* * * * * ?");
  }

  Path dataIn() {
    return dataIn;
  }

  Path routes() {
    return routes;
  }

  /** What {@link #run} has for settings: more may be put in. */
  Map<String, String> settings() {
    return settings;
  }

  /** A site with one packet; its address is {@code my_site}. */
  Site site() throws IOException {
    Site site = Sites.OURS.start(BUFFER);
    site.put(NAME, PACKET);
    settings.put("my_site", "127.0.0.1:" + site.port());
    return site;
  }

  Application run(String recipe, String... shipped) throws IOException {
    Files.copy(EXAMPLES.resolve(recipe + ".yaml"), routes.resolve(recipe + ".yaml"));
    for (String name : Arrays.asList(shipped)) {
      Files.copy(Path.of("routes", name + ".yaml"), routes.resolve("shipped-" + name + ".yaml"));
    }
    Setup setup = Setup.of(Configuration.load(settings, null, Map.of()));
    new StartChecks(setup).run();
    Application application = Application.load(setup, true);
    application.start();
    return application;
  }

  static void awaitNothing(Site site) {
    await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(site.tree()).noneMatch(name -> name.contains(".data")));
  }
}
