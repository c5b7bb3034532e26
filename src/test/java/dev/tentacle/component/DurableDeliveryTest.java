package dev.tentacle.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tentacle.testing.Script;
import dev.tentacle.testing.ScriptedServer;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The consumer over a delivery service, between a real server and a real data_in. */
class DurableDeliveryTest {

  private static final String END = "</agent_data>\n";

  @TempDir private Path spool;
  private Path dataIn;
  private Path state;
  private CamelContext camel;

  @BeforeEach
  void open() throws IOException {
    dataIn = Files.createDirectory(spool.resolve("data_in"));
    state = spool.resolve("tentacle-sync");
    camel = new DefaultCamelContext();
  }

  @AfterEach
  void close() {
    camel.stop();
  }

  @ParameterizedTest
  @EnumSource
  void bringsEveryFileHomeInOrderAndLeavesNothingInStaging(Sites sites) throws Exception {
    try (Site site = sites.start(SiteSetup.BUFFER)) {
      for (int i = 0; i < 200; i++) {
        put(site, "host." + (1_790_000_000 + i) + ".data", i + END);
      }
      start(site.port());

      PollResult result = poll();

      assertThat(result.files()).isEqualTo(200);
      for (int i = 0; i < 200; i++) {
        Path file = dataIn.resolve("host." + (1_790_000_000 + i) + ".data");
        assertThat(file).hasContent(i + END);
        assertThat(Files.getLastModifiedTime(file).to(TimeUnit.SECONDS))
            .isEqualTo(1_790_000_000 + i);
      }
      await().untilAsserted(() -> assertThat(staged()).isEmpty());
      await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
    }
  }

  @Test
  void leavesAHalfWrittenPacketOnTheSiteUntilItIsWhole() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      put(site, "host.1.data", "<agent_data>");
      start(site.port());

      assertThat(poll().unfinished()).isEqualTo(1);
      assertThat(files(dataIn)).isEmpty();
      put(site, "host.1.data", "<agent_data>" + END);

      assertThat(poll().files()).isEqualTo(1);
      assertThat(dataIn.resolve("host.1.data")).hasContent("<agent_data>" + END);
      await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
    }
  }

  @Test
  void givesUpWhatStaysHalfWrittenForTooLong() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      put(site, "host.1.data", "<agent_data>");
      start(site.port(), Duration.ofMillis(1), to("file:" + dataIn + SAFELY));

      assertThat(poll().unfinished()).isEqualTo(1);
      assertThat(poll().files()).isEqualTo(1);

      assertThat(files(dataIn)).isEmpty();
      assertThat(deadLetters(site)).hasSize(2);
      await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
    }
  }

  @Test
  void takesAFileThatIsNoPacketWhenItIsSeenTheSameTwice() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      put(site, "host.conf", "interval 300\n");
      start(site.port());

      assertThat(poll().unfinished()).isEqualTo(1);
      assertThat(poll().files()).isEqualTo(1);

      assertThat(dataIn.resolve("conf/host.conf")).hasContent("interval 300\n");
    }
  }

  @Test
  void deliversANameTwiceOnlyWithOtherContent() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      start(site.port());
      for (String content : List.of("one" + END, "one" + END, "two" + END)) {
        put(site, "host.1.data", content);
        assertThat(poll().files()).isEqualTo(1);
        await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
      }

      assertThat(files(dataIn)).hasSize(2);
      assertThat(dataIn.resolve("host.1.data")).hasContent("one" + END);
      for (Path file : files(dataIn)) {
        assertThat(file.getFileName().toString()).matches("host\\.[0-9]+\\.data");
      }
    }
  }

  @Test
  void replacesNothingThatStandsInDataIn() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      Files.writeString(dataIn.resolve("host.1.data"), "somebody else's");
      put(site, "host.1.data", "ours" + END);
      start(site.port());

      assertThat(poll().files()).isEqualTo(1);

      assertThat(dataIn.resolve("host.1.data")).hasContent("somebody else's");
      assertThat(files(dataIn)).hasSize(2);
    }
  }

  @Test
  void dropsWhatWasDeliveredBeforeACrashThoughTheDataServerAteIt() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      put(site, "host.1.data", "one" + END);
      start(site.port());
      poll();
      Files.delete(dataIn.resolve("host.1.data"));
      camel.stop();
      camel = new DefaultCamelContext();
      put(site, "host.1.data", "one" + END);
      start(site.port());

      assertThat(poll().files()).isEqualTo(1);

      assertThat(files(dataIn)).isEmpty();
      await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
    }
  }

  @Test
  void keepsAFileWhoseRouteFailsWithItsBytesAndANote() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      put(site, "host.1.data", "one" + END);
      start(site.port(), Duration.ofHours(1), this::failIntoDeadLetters);

      assertThat(poll().files()).isEqualTo(1);

      await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
      assertThat(files(dataIn)).isEmpty();
      List<Path> letters = deadLetters(site);
      assertThat(letters).hasSize(2);
      assertThat(letters.get(0)).hasContent("one" + END);
      assertThat(Files.readString(letters.get(1)))
          .contains(
              "\"attempts\" : 3", "java.io.IOException", "the disk is on fire", "host.1.data");
    }
  }

  @Test
  void leavesTheFileOnTheSiteWhenItsRouteFailsAndNobodyGivesItUp() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      put(site, "host.1.data", "one" + END);
      start(site.port(), Duration.ofHours(1), route -> route.throwException(new IOException("no")));

      assertThat(poll().failed()).isEqualTo(1);

      assertThat(site.tree()).containsExactly("host.1.data");
      assertThat(files(dataIn)).isEmpty();
      await().untilAsserted(() -> assertThat(staged()).isEmpty());
    }
  }

  @Test
  void leavesANameThatNoLocalFileCanHaveAndGoesOn() throws Exception {
    String listing = "ñ".repeat(120) + ".1.data\nb.2.data\n";
    Script script =
        new Script()
            .expect("LS <>")
            .reply("LS SIZE " + listing.length() + "\n")
            .expect("LS OK")
            .reply(listing)
            .expect("RECV <b.2.data>")
            .reply("RECV SIZE 15\n")
            .expect("RECV OK")
            .reply("x></agent_data>")
            .expect("MV <b.2.data>")
            .reply("MV SIZE 15\n")
            .expect("MV OK")
            .reply("x></agent_data>")
            .expect("QUIT");
    try (ScriptedServer server = ScriptedServer.start(script)) {
      start(server.port());

      PollResult result = poll();

      assertThat(result.failed()).isEqualTo(1);
      assertThat(result.files()).isEqualTo(1);
      server.assertFollowed();
    }
  }

  @Test
  void keepsInQuarantineWhatASiteMayNotSend() throws Exception {
    String ours = "<agent_data agent_name='web1'>" + END;
    String stolen = "<agent_data agent_name='root'>" + END;
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      put(site, "web1.1.data", ours);
      put(site, "web1.2.data", stolen);
      put(site, "root.3.data", ours);
      start(
          site.port(),
          service(Duration.ofHours(1)),
          "&agents=web.*",
          to("file:" + dataIn + SAFELY));

      assertThat(poll().files()).isEqualTo(3);

      await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
      assertThat(files(dataIn)).containsExactly(dataIn.resolve("web1.1.data"));
      List<Path> kept = files(state.resolve("quarantine").resolve("127.0.0.1:" + site.port()));
      assertThat(kept).hasSize(4);
      assertThat(Files.readString(kept.get(1))).contains("root.3.data", "agent 'root'");
      assertThat(kept.get(2)).hasContent(stolen.strip());
      assertThat(Files.readString(kept.get(3))).contains("its agent_name is 'root'");
    }
  }

  @Test
  void refusesARuleForAgentsWithoutAPlaceForWhatItForbids() {
    assertThatThrownBy(() -> camel.getEndpoint("tentacle:127.0.0.1:1?agents=web.*").start())
        .hasStackTraceContaining("the option agents needs the option delivery");
  }

  @Test
  void keepsTheFilesOfTwoSitesApartThoughTheyHaveOneName() throws Exception {
    try (Site one = Sites.OURS.start(SiteSetup.BUFFER);
        Site other = Sites.OURS.start(SiteSetup.BUFFER)) {
      put(one, "localhost.1.data", "one" + END);
      put(other, "localhost.1.data", "other" + END);
      start(one.port());
      camel.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("tentacle:127.0.0.1:"
                      + other.port()
                      + "?startScheduler=false&delivery=#bean:delivery")
                  .id("other")
                  .to("file:" + dataIn + SAFELY);
            }
          });

      assertThat(poll().files()).isEqualTo(1);
      TentacleConsumer second = (TentacleConsumer) camel.getRoute("other").getConsumer();
      assertThat(second.pollOnce().orTimeout(60, TimeUnit.SECONDS).join().files()).isEqualTo(1);

      List<String> contents = new ArrayList<>();
      for (Path file : files(dataIn)) {
        contents.add(Files.readString(file));
      }
      assertThat(contents).containsExactlyInAnyOrder("one" + END, "other" + END);
      assertThat(dataIn.resolve("localhost.1.data")).hasContent("one" + END);
    }
  }

  @Test
  void followsNoLinkThatIsPlantedInDataIn() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      Path elsewhere = Files.writeString(spool.resolve("elsewhere"), "untouched");
      Path outside = Files.createDirectory(spool.resolve("outside"));
      Files.createSymbolicLink(dataIn.resolve("host.1.data"), elsewhere);
      Files.createSymbolicLink(dataIn.resolve("host.2.data.part"), elsewhere);
      Files.createSymbolicLink(dataIn.resolve("conf"), outside);
      put(site, "host.1.data", "one" + END);
      put(site, "host.2.data", "two" + END);
      put(site, "host.conf", "interval 300\n");
      start(site.port());

      assertThat(poll().files()).isEqualTo(2);
      PollResult second = poll();

      assertThat(second.failed()).isEqualTo(1);
      assertThat(elsewhere).hasContent("untouched");
      assertThat(outside).isEmptyDirectory();
      assertThat(Files.isSymbolicLink(dataIn.resolve("host.1.data"))).isTrue();
      assertThat(dataIn.resolve("host.2.data")).hasContent("two" + END);
      assertThat(site.tree()).containsExactly("host.conf");
    }
  }

  @Test
  void passesOverFoldersAndTakesAFileOnceThatTwoListingsShow() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      Files.createDirectory(site.directory().resolve("conf"));
      put(site, "host.1.data", "one" + END);
      start(
          site.port(),
          service(Duration.ofHours(1)),
          "&folders=,.conf",
          to("file:" + dataIn + SAFELY));

      PollResult result = poll();

      assertThat(result.files()).isEqualTo(1);
      assertThat(result.failed()).isZero();
      assertThat(files(dataIn)).hasSize(1);
    }
  }

  @Test
  void pausesWhileTheDataServersQueueIsFull() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      Files.writeString(dataIn.resolve("waiting.1.data"), "x");
      put(site, "host.1.data", "one" + END);
      DeliveryService service = service(Duration.ofHours(1));
      service.setMaxQueue(1);
      start(site.port(), service, to("file:" + dataIn + SAFELY));

      assertThat(poll()).isEqualTo(PollResult.NOTHING);

      assertThat(site.tree()).containsExactly("host.1.data");
    }
  }

  private static final String SAFELY =
      "?tempFileName=${file:onlyname}.part&fileExist=Fail&copyAndDeleteOnRenameFail=false";

  private interface Steps {
    void add(RouteDefinition route);
  }

  private static Steps to(String uri) {
    return route -> route.to(uri);
  }

  private void failIntoDeadLetters(RouteDefinition route) {
    route
        .onException(Exception.class)
        .maximumRedeliveries(2)
        .onRedelivery(DeadLetterProcessor::countRedelivery)
        .redeliveryDelay(1)
        .handled(true)
        .process(new DeadLetterProcessor())
        .end()
        .throwException(new IOException("the disk is on fire"));
  }

  private void start(int port) throws Exception {
    start(port, Duration.ofHours(1), to("file:" + dataIn + SAFELY));
  }

  private void start(int port, Duration unfinishedTimeout, Steps steps) throws Exception {
    start(port, service(unfinishedTimeout), steps);
  }

  private DeliveryService service(Duration unfinishedTimeout) {
    DeliveryService service = new DeliveryService(dataIn, state);
    service.setUnfinishedTimeout(unfinishedTimeout);
    return service;
  }

  private void start(int port, DeliveryService service, Steps steps) throws Exception {
    start(port, service, "", steps);
  }

  private void start(int port, DeliveryService service, String options, Steps steps)
      throws Exception {
    camel.addService(service, true, true);
    camel.getRegistry().bind("delivery", service);
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            steps.add(
                from("tentacle:127.0.0.1:"
                        + port
                        + "?startScheduler=false&delivery=#bean:delivery"
                        + options)
                    .id("site"));
          }
        });
    camel.start();
  }

  private PollResult poll() {
    TentacleConsumer consumer = (TentacleConsumer) camel.getRoute("site").getConsumer();
    return consumer.pollOnce().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private List<Path> staged() throws IOException {
    return files(state.resolve("staging")).stream()
        .filter(file -> file.toString().endsWith(".part"))
        .toList();
  }

  private List<Path> deadLetters(Site site) throws IOException {
    return files(state.resolve("dead_letter").resolve("127.0.0.1:" + site.port()));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void put(Site site, String name, String content) throws IOException {
    site.put(name, content.getBytes(StandardCharsets.UTF_8));
  }
}
