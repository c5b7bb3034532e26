package dev.tentacle.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.component.quartz.QuartzComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobListener;
import org.quartz.impl.matchers.EverythingMatcher;

/** Which seconds of a schedule are polled around reloads: two sites are due in every second. */
class ReloadPollsTest {

  /** A poll that the schedule made: of which route, and the second for which it was due. */
  private record Due(String route, Instant second) {}

  /** When the routes were not all running. */
  private record Gap(Instant from, Instant to) {}

  private final List<Due> polls = new CopyOnWriteArrayList<>();
  private final Path routes;
  private final Path properties;

  ReloadPollsTest(@TempDir Path dir) throws IOException {
    this.routes = Files.createDirectory(dir.resolve("routes"));
    this.properties = dir.resolve("camel.properties");
    Files.createDirectory(dir.resolve("data_in"));
    Files.copy(Path.of("routes/site.yaml"), routes.resolve("site.yaml"));
    Files.copy(Path.of("routes/dead-letter.yaml"), routes.resolve("dead-letter.yaml"));
  }

  @Test
  void polledIsEverySecondOnceButForThoseInWhichASiteIsMadeAgain() throws Exception {
    List<Gap> gaps = new ArrayList<>();
    try (Site north = Sites.OURS.start(SiteSetup.BUFFER);
        Site south = Sites.OURS.start(SiteSetup.BUFFER)) {
      Application application = Application.load(setup(north, south, 0), true);
      try (application) {
        application.start();
        listen(application);
        for (int edit = 1; edit <= 6; edit++) {
          // Not at the same place of each second.
          await().pollDelay(Duration.ofMillis(700)).until(() -> true);
          Files.writeString(routes.resolve("other.yaml"), other(edit));
          Instant from = Instant.now();
          application.reload(setup(north, south, edit));
          gaps.add(new Gap(from, Instant.now()));
        }
        int enough = polls.size() + 6;
        await().atMost(Duration.ofSeconds(30)).until(() -> polls.size() > enough);
      }
    }
    assertThat(missing(seconds("site-north"))).as("of a site that goes on as it is").isEmpty();
    assertThat(missing(seconds("site-south")))
        .as("of a site that was made again, " + gaps)
        .allMatch(second -> gaps.stream().anyMatch(gap -> covers(gap, second)));
    assertThat(seconds("site-north")).doesNotHaveDuplicates().hasSizeGreaterThan(6);
    assertThat(seconds("site-south")).doesNotHaveDuplicates().hasSizeGreaterThan(3);
  }

  private static boolean covers(Gap gap, Instant second) {
    return !second.isBefore(gap.from()) && !second.isAfter(gap.to());
  }

  private List<Instant> seconds(String route) {
    return polls.stream().filter(due -> due.route().equals(route)).map(Due::second).toList();
  }

  private static List<Instant> missing(List<Instant> seconds) {
    List<Instant> missing = new ArrayList<>();
    for (int i = 1; i < seconds.size(); i++) {
      Instant next = seconds.get(i - 1).plusSeconds(1);
      for (; next.isBefore(seconds.get(i)); next = next.plusSeconds(1)) {
        missing.add(next);
      }
    }
    return missing;
  }

  private void listen(Application application) throws Exception {
    application
        .context()
        .getComponent("quartz", QuartzComponent.class)
        .getScheduler()
        .getListenerManager()
        .addJobListener(new Listener(), EverythingMatcher.allJobs());
  }

  private Setup setup(Site north, Site south, int edit) throws IOException {
    Files.write(
        properties,
        List.of(
            "incomingdir=" + properties.resolveSibling("data_in"),
            "routes_dir=" + routes,
            "sync_cron=* * * * * ?",
            "site.north.sync_address=127.0.0.1:" + north.port(),
            "site.south.sync_address=127.0.0.1:" + south.port(),
            "site.south.sync_exclude=" + edit));
    return Setup.of(Configuration.load(Map.of(), properties, Map.of()));
  }

  private static String other(int edit) {
    return """
        - route:
            id: other
            from:
              uri: direct:other
              steps:
                - log: "%d"
        """
        .formatted(edit);
  }

  private final class Listener implements JobListener {

    @Override
    public String getName() {
      return "polls";
    }

    @Override
    public void jobToBeExecuted(JobExecutionContext context) {
      polls.add(
          new Due(
              context.getMergedJobDataMap().getString("routeId"),
              context.getScheduledFireTime().toInstant()));
    }

    @Override
    public void jobExecutionVetoed(JobExecutionContext context) {}

    @Override
    public void jobWasExecuted(JobExecutionContext context, JobExecutionException exception) {}
  }
}
