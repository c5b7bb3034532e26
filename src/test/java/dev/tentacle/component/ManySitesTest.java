package dev.tentacle.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.testing.FakeSites;
import dev.tentacle.testing.FakeSites.Health;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By hand with thousands: {@code -Dsites=3000}; the benchmark's case {@code sites} has figures. */
class ManySitesTest {

  private static final int SITES = Integer.getInteger("sites", 100);

  /** Quartz's 10, the component's 16 for files and its event loops, and what a JVM has. */
  private static final int MOST_THREADS = 100;

  @AutoClose private final Centre centre;

  ManySitesTest(@TempDir Path folder) throws IOException {
    centre = new Centre(folder);
    // The dead sites' polls need not be waited for.
    centre.camel.getShutdownStrategy().setTimeout(1);
  }

  @Test
  void pollsEveryHealthySiteAgainWhileOthersAreDeadOrDrip() throws Exception {
    int before = Thread.activeCount();
    AtomicIntegerArray polls = new AtomicIntegerArray(SITES);
    try (FakeSites sites = FakeSites.start(SITES, polls::incrementAndGet)) {
      start(sites.addresses());
      List<Integer> healthy =
          IntStream.range(0, SITES)
              .filter(site -> FakeSites.health(site) == Health.HEALTHY)
              .boxed()
              .toList();

      // The dead ones fail after 15 s at the earliest: all of them are under way meanwhile.
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> healthy.stream().allMatch(site -> polls.get(site) >= 3));

      assertThat(healthy).hasSizeLessThan(SITES);
      assertThat(Thread.activeCount() - before).isLessThan(MOST_THREADS);
      long hanging =
          centre.camel.getRoutes().stream()
              .filter(route -> ((TentacleConsumer) route.getConsumer()).isPolling())
              .count();
      assertThat(hanging).isGreaterThanOrEqualTo(SITES * 3L / 100);
    }
  }

  private void start(List<String> addresses) throws Exception {
    centre.deliver(delivery -> delivery.setMaxQueue(0));
    int seconds = Math.max(2, SITES / 50);
    centre.camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            for (int i = 0; i < addresses.size(); i++) {
              String cron = (seconds * i / addresses.size()) + "/" + seconds + "+*+*+*+*+?";
              from("tentacle:"
                      + addresses.get(i)
                      + "?delivery=#bean:delivery&timeout=15s&connectTimeout=15s"
                      + "&maximumReconnectAttempts=1&scheduler=quartz&scheduler.cron="
                      + cron)
                  .to(centre.intoDataIn());
            }
          }
        });
    centre.camel.start();
  }
}
