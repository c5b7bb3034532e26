package dev.tentacle.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.testing.FakeSites;
import dev.tentacle.testing.FakeSites.Health;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By hand with thousands: {@code -Dsites=3000}; the benchmark's case {@code sites} has figures. */
class ManySitesTest {

  private static final int SITES = Integer.getInteger("sites", 100);

  /** Quartz's 10, the component's 16 for files and its event loops, and what a JVM has. */
  private static final int MOST_THREADS = 100;

  @TempDir private Path folder;
  private CamelContext camel;

  @BeforeEach
  void open() {
    camel = new DefaultCamelContext();
    // The dead sites' polls need not be waited for.
    camel.getShutdownStrategy().setTimeout(1);
  }

  @AfterEach
  void close() {
    camel.stop();
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
          camel.getRoutes().stream()
              .filter(route -> ((TentacleConsumer) route.getConsumer()).isPolling())
              .count();
      assertThat(hanging).isGreaterThanOrEqualTo(SITES * 3L / 100);
    }
  }

  private void start(List<String> addresses) throws Exception {
    Path dataIn = Files.createDirectory(folder.resolve("data_in"));
    DeliveryService service = new DeliveryService(dataIn, folder.resolve("state"));
    service.setMaxQueue(0);
    camel.addService(service, true, true);
    camel.getRegistry().bind("delivery", service);
    int seconds = Math.max(2, SITES / 50);
    camel.addRoutes(
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
                  .to(
                      "file:"
                          + dataIn
                          + "?tempFileName=${file:onlyname}.part&fileExist=Fail"
                          + "&copyAndDeleteOnRenameFail=false");
            }
          }
        });
    camel.start();
  }
}
