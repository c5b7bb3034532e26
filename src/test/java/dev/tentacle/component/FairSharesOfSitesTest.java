package dev.tentacle.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several sites, one of them with a long backlog, and a data server that takes 30 files a round.
 */
class FairSharesOfSitesTest {

  private static final int QUEUE = 30;
  private static final int BACKLOG = 200;
  private static final int FEW = 5;

  @TempDir private Path spool;
  private final List<Site> sites = new ArrayList<>();
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private Path dataIn;
  private int window;

  @BeforeEach
  void open() throws Exception {
    dataIn = Files.createDirectory(spool.resolve("data_in"));
    DeliveryService delivery = new DeliveryService(dataIn, null);
    delivery.setMaxQueue(QUEUE);
    delivery.setMinFreeFiles(0);
    delivery.setMeasureInterval(Duration.ZERO);
    camel.addService(delivery, true, true);
    camel.getRegistry().bind("delivery", delivery);
    site("huge", BACKLOG);
    for (int i = 0; i < 4; i++) {
      site("small" + i, FEW);
    }
    camel.start();
  }

  private void site(String host, int files) throws Exception {
    Site site = Sites.OURS.start(SiteSetup.BUFFER);
    sites.add(site);
    for (int i = 0; i < files; i++) {
      site.put(
          host + "." + (1_790_000_000 + i) + ".data",
          "</agent_data>".getBytes(StandardCharsets.UTF_8));
    }
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("tentacle:127.0.0.1:"
                    + site.port()
                    + "?startScheduler=false&delivery=#bean:delivery")
                .id(host)
                .to("file:" + dataIn + "?fileExist=Fail&copyAndDeleteOnRenameFail=false");
          }
        });
  }

  @AfterEach
  void close() throws IOException {
    camel.stop();
    for (Site site : sites) {
      site.close();
    }
  }

  private int poll(String site) {
    TentacleConsumer consumer = (TentacleConsumer) camel.getRoute(site).getConsumer();
    consumer.keep(window);
    return consumer.pollOnce().join().files();
  }

  /** The huge site first, which is the worst that can happen to the others. */
  private Map<String, Integer> round() {
    Map<String, Integer> brought = new TreeMap<>();
    brought.put("huge", poll("huge"));
    for (int i = 0; i < 4; i++) {
      brought.put("small" + i, poll("small" + i));
    }
    return brought;
  }

  private List<String> eatAll() throws IOException {
    try (Stream<Path> all = Files.list(dataIn)) {
      List<Path> files = all.sorted().toList();
      for (Path file : files) {
        Files.delete(file);
      }
      return files.stream().map(file -> file.getFileName().toString()).toList();
    }
  }

  /** However few names of a listing a poll keeps at a time. */
  @ParameterizedTest
  @ValueSource(ints = {2, 7, QUEUE, Backlog.WINDOW})
  void starvesNoSiteAndTakesTheOldestFilesFirst(int names) throws IOException {
    window = names;
    assertThat(round()).containsEntry("huge", QUEUE).containsEntry("small0", 0);
    List<String> oldest = eatAll();
    assertThat(oldest).hasSize(QUEUE).startsWith("huge.1790000000.data");
    assertThat(oldest).endsWith("huge." + (1_790_000_000 + QUEUE - 1) + ".data");

    // Each small site was not even asked, and has one place kept until it says what it has.
    assertThat(round())
        .containsEntry("huge", QUEUE - 4)
        .containsEntry("small0", 1)
        .containsEntry("small3", 1);
    eatAll();
    assertThat(round())
        .containsEntry("huge", QUEUE - 4 * (FEW - 1))
        .containsEntry("small0", FEW - 1)
        .containsEntry("small3", FEW - 1);
    eatAll();
    assertThat(round()).containsEntry("huge", QUEUE).containsEntry("small0", 0);
  }
}
