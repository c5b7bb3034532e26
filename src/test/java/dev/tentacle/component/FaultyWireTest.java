package dev.tentacle.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.testing.FaultyWire;
import dev.tentacle.testing.FaultyWire.Fault;
import dev.tentacle.testing.FaultyWire.Sender;
import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A poll of two files whose wire goes bad at each byte of the dialogue in turn, and then a good
 * one: each content arrives once.
 *
 * <p>{@code -Dwire.step=1} takes every byte, for every fault; by default it is every third, and
 * every 23rd to stall at, which costs a time-out each.
 */
class FaultyWireTest {

  @TempDir private Path spool;
  private Path dataIn;
  private CamelContext camel;
  private final List<String> sent = new ArrayList<>();
  private int uploads;

  @BeforeEach
  void open() throws IOException {
    dataIn = Files.createDirectory(spool.resolve("data_in"));
    camel = new DefaultCamelContext();
  }

  @AfterEach
  void close() {
    camel.stop();
  }

  @ParameterizedTest
  @EnumSource
  void bringsEachContentHomeOnceThoughTheConnectionIsCut(Sites sites) throws Exception {
    strikeEverywhere(sites, Fault.CUT, 3);
  }

  @ParameterizedTest
  @EnumSource
  void bringsEachContentHomeOnceThoughTheConnectionStalls(Sites sites) throws Exception {
    strikeEverywhere(sites, Fault.STALL, 23);
  }

  @ParameterizedTest
  @EnumSource(names = "OURS")
  void bringsEachContentHomeOnceThoughTheBytesComeOneByOne(Sites sites) throws Exception {
    strikeEverywhere(sites, Fault.DRIP, 23);
  }

  private void strikeEverywhere(Sites sites, Fault fault, int defaultStep) throws Exception {
    int step = Integer.getInteger("wire.step", defaultStep);
    try (Site site = sites.start(SiteSetup.BUFFER);
        FaultyWire wire = FaultyWire.to(site.address())) {
      start(wire.port());
      for (Sender sender : Sender.values()) {
        upload(site);
        wire.repair();
        pollUntilEmpty(site);
        long length = wire.passed(sender);
        assertThat(length).as("a dialogue's bytes").isPositive();
        for (long at = 0; at < length; at += step) {
          upload(site);
          wire.plan(sender, at, fault);
          poll();
          wire.repair();
          pollUntilEmpty(site);
          assertEachContentArrivedOnce(fault + " at byte " + at + " of the " + sender);
        }
      }
    }
  }

  private void upload(Site site) throws IOException {
    for (int i = 0; i < 2; i++) {
      String content = "<agent_data>%d %s</agent_data>\n".formatted(++uploads, "ab".repeat(20));
      String name = "host." + (1_790_000_000 + uploads) + ".data";
      site.put(name, content.getBytes(StandardCharsets.UTF_8));
      sent.add(content);
    }
  }

  private void start(int port) throws Exception {
    DeliveryService service = new DeliveryService(dataIn, spool.resolve("tentacle-sync"));
    camel.addService(service, true, true);
    camel.getRegistry().bind("delivery", service);
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            fromF(
                    "tentacle:127.0.0.1:%d?startScheduler=false&delivery=#bean:delivery"
                        + "&timeout=250&maximumReconnectAttempts=0",
                    port)
                .id("site")
                .toF(
                    "file:%s?tempFileName=${file:onlyname}.part&fileExist=Fail"
                        + "&copyAndDeleteOnRenameFail=false",
                    dataIn);
          }
        });
    camel.start();
  }

  /** It may fail: that is what the wire does to it. */
  private void poll() {
    TentacleConsumer consumer = (TentacleConsumer) camel.getRoute("site").getConsumer();
    try {
      consumer.pollOnce().join();
    } catch (CompletionException e) {
      assertThat(e).hasMessageContaining("127.0.0.1");
    }
  }

  private void pollUntilEmpty(Site site) {
    for (int i = 0; i < 20 && !site.tree().isEmpty(); i++) {
      poll();
    }
    assertThat(site.tree()).as("left on the site").isEmpty();
  }

  private void assertEachContentArrivedOnce(String how) throws IOException {
    List<String> arrived = new ArrayList<>();
    try (Stream<Path> files = Files.list(dataIn)) {
      for (Path file : files.toList()) {
        arrived.add(Files.readString(file));
        Files.delete(file);
      }
    }
    assertThat(arrived).as(how).containsExactlyInAnyOrderElementsOf(sent);
    sent.clear();
  }
}
