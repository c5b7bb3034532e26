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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The consumer over a delivery service, between a real server and a real data_in. */
class DurableDeliveryTest {

  private static final String END = "</agent_data>\n";

  private final Path spool;
  @AutoClose private Centre centre;

  DurableDeliveryTest(@TempDir Path spool) throws IOException {
    this.spool = spool;
    centre = new Centre(spool);
  }

  @ParameterizedTest
  @EnumSource
  void bringsEveryFileHomeInOrderAndLeavesNothingInStaging(Sites sites) throws Exception {
    try (Site site = sites.start(SiteSetup.BUFFER)) {
      for (int i = 0; i < 200; i++) {
        site.put("host." + (1_790_000_000 + i) + ".data", i + END);
      }
      start(site.port());

      PollResult result = centre.poll();

      assertThat(result.files()).isEqualTo(200);
      for (int i = 0; i < 200; i++) {
        Path file = centre.dataIn.resolve("host." + (1_790_000_000 + i) + ".data");
        assertThat(file).hasContent(i + END);
        assertThat(Files.getLastModifiedTime(file).to(TimeUnit.SECONDS))
            .isEqualTo(1_790_000_000 + i);
      }
      await().untilAsserted(() -> assertThat(centre.staged()).isEmpty());
      await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
    }
  }

  @Test
  void leavesAHalfWrittenPacketOnTheSiteUntilItIsWhole() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      site.put("host.1.data", "<agent_data>");
      start(site.port());

      assertThat(centre.poll().unfinished()).isEqualTo(1);
      assertThat(centre.delivered()).isEmpty();
      site.put("host.1.data", "<agent_data>" + END);

      assertThat(centre.poll().files()).isEqualTo(1);
      assertThat(centre.dataIn.resolve("host.1.data")).hasContent("<agent_data>" + END);
      await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
    }
  }

  @Test
  void givesUpWhatStaysHalfWrittenForTooLong() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      site.put("host.1.data", "<agent_data>");
      start(site.port(), delivery -> delivery.setUnfinishedTimeout(Duration.ofMillis(1)));

      assertThat(centre.poll().unfinished()).isEqualTo(1);
      assertThat(centre.poll().files()).isEqualTo(1);

      assertThat(centre.delivered()).isEmpty();
      assertThat(deadLetters(site)).hasSize(2);
      await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
    }
  }

  @Test
  void takesAFileThatIsNoPacketWhenItIsSeenTheSameTwice() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      site.put("host.conf", "interval 300\n");
      start(site.port());

      assertThat(centre.poll().unfinished()).isEqualTo(1);
      assertThat(centre.poll().files()).isEqualTo(1);

      assertThat(centre.dataIn.resolve("conf/host.conf")).hasContent("interval 300\n");
    }
  }

  @Test
  void deliversANameTwiceOnlyWithOtherContent() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      start(site.port());
      for (String content : List.of("one" + END, "one" + END, "two" + END)) {
        site.put("host.1.data", content);
        assertThat(centre.poll().files()).isEqualTo(1);
        await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
      }

      assertThat(centre.delivered()).hasSize(2);
      assertThat(centre.dataIn.resolve("host.1.data")).hasContent("one" + END);
      for (Path file : centre.delivered()) {
        assertThat(file.getFileName().toString()).matches("host\\.[0-9]+\\.data");
      }
    }
  }

  @Test
  void replacesNothingThatStandsInDataIn() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      Files.writeString(centre.dataIn.resolve("host.1.data"), "somebody else's");
      site.put("host.1.data", "ours" + END);
      start(site.port());

      assertThat(centre.poll().files()).isEqualTo(1);

      assertThat(centre.dataIn.resolve("host.1.data")).hasContent("somebody else's");
      assertThat(centre.delivered()).hasSize(2);
    }
  }

  @Test
  void dropsWhatWasDeliveredBeforeACrashThoughTheDataServerAteIt() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      site.put("host.1.data", "one" + END);
      start(site.port());
      centre.poll();
      Files.delete(centre.dataIn.resolve("host.1.data"));
      centre.close();
      centre = new Centre(spool);
      site.put("host.1.data", "one" + END);
      start(site.port());

      assertThat(centre.poll().files()).isEqualTo(1);

      assertThat(centre.delivered()).isEmpty();
      await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
    }
  }

  @Test
  void keepsAFileWhoseRouteFailsWithItsBytesAndANote() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      site.put("host.1.data", "one" + END);
      startDurably(site.port(), this::failIntoDeadLetters);

      assertThat(centre.poll().files()).isEqualTo(1);

      await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
      assertThat(centre.delivered()).isEmpty();
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
      site.put("host.1.data", "one" + END);
      startDurably(site.port(), route -> route.throwException(new IOException("no")));

      assertThat(centre.poll().failed()).isEqualTo(1);

      assertThat(site.tree()).containsExactly("host.1.data");
      assertThat(centre.delivered()).isEmpty();
      await().untilAsserted(() -> assertThat(centre.staged()).isEmpty());
    }
  }

  @Test
  void leavesANameThatNoLocalFileCanHaveAndGoesOn() throws Exception {
    Script script =
        Script.listing("ñ".repeat(120) + ".1.data", "b.2.data")
            .receive("b.2.data", "x></agent_data>")
            .move("b.2.data", "x></agent_data>")
            .expect("QUIT");
    try (ScriptedServer server = ScriptedServer.start(script)) {
      start(server.port());

      PollResult result = centre.poll();

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
      site.put("web1.1.data", ours);
      site.put("web1.2.data", stolen);
      site.put("root.3.data", ours);
      centre.deliver();
      centre.pull(site.port(), "&agents=web.*");

      assertThat(centre.poll().files()).isEqualTo(3);

      await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
      assertThat(centre.delivered()).containsExactly(centre.dataIn.resolve("web1.1.data"));
      List<Path> kept =
          Centre.list(centre.state.resolve("quarantine").resolve("127.0.0.1:" + site.port()));
      assertThat(kept).hasSize(4);
      assertThat(Files.readString(kept.get(1))).contains("root.3.data", "agent 'root'");
      assertThat(kept.get(2)).hasContent(stolen.strip());
      assertThat(Files.readString(kept.get(3))).contains("its agent_name is 'root'");
    }
  }

  @Test
  void refusesARuleForAgentsWithoutAPlaceForWhatItForbids() {
    assertThatThrownBy(() -> centre.camel.getEndpoint("tentacle:127.0.0.1:1?agents=web.*").start())
        .hasStackTraceContaining("the option agents needs the option delivery");
  }

  @Test
  void keepsTheFilesOfTwoSitesApartThoughTheyHaveOneName() throws Exception {
    try (Site one = Sites.OURS.start(SiteSetup.BUFFER);
        Site other = Sites.OURS.start(SiteSetup.BUFFER)) {
      one.put("localhost.1.data", "one" + END);
      other.put("localhost.1.data", "other" + END);
      start(one.port());
      centre.pull("other", other.port(), "");

      assertThat(centre.poll().files()).isEqualTo(1);
      assertThat(centre.poll("other").files()).isEqualTo(1);

      List<String> contents = new ArrayList<>();
      for (Path file : centre.delivered()) {
        contents.add(Files.readString(file));
      }
      assertThat(contents).containsExactlyInAnyOrder("one" + END, "other" + END);
      assertThat(centre.dataIn.resolve("localhost.1.data")).hasContent("one" + END);
    }
  }

  @Test
  void followsNoLinkThatIsPlantedInDataIn() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      Path elsewhere = Files.writeString(spool.resolve("elsewhere"), "untouched");
      Path outside = Files.createDirectory(spool.resolve("outside"));
      Files.createSymbolicLink(centre.dataIn.resolve("host.1.data"), elsewhere);
      Files.createSymbolicLink(centre.dataIn.resolve("host.2.data.part"), elsewhere);
      Files.createSymbolicLink(centre.dataIn.resolve("conf"), outside);
      site.put("host.1.data", "one" + END);
      site.put("host.2.data", "two" + END);
      site.put("host.conf", "interval 300\n");
      start(site.port());

      assertThat(centre.poll().files()).isEqualTo(2);
      PollResult second = centre.poll();

      assertThat(second.failed()).isEqualTo(1);
      assertThat(elsewhere).hasContent("untouched");
      assertThat(outside).isEmptyDirectory();
      assertThat(Files.isSymbolicLink(centre.dataIn.resolve("host.1.data"))).isTrue();
      assertThat(centre.dataIn.resolve("host.2.data")).hasContent("two" + END);
      assertThat(site.tree()).containsExactly("host.conf");
    }
  }

  @Test
  void passesOverFoldersAndTakesAFileOnceThatTwoListingsShow() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      Files.createDirectory(site.directory().resolve("conf"));
      site.put("host.1.data", "one" + END);
      centre.deliver();
      centre.pull(site.port(), "&folders=,.conf");

      PollResult result = centre.poll();

      assertThat(result.files()).isEqualTo(1);
      assertThat(result.failed()).isZero();
      assertThat(centre.delivered()).hasSize(1);
    }
  }

  @Test
  void pausesWhileTheDataServersQueueIsFull() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      Files.writeString(centre.dataIn.resolve("waiting.1.data"), "x");
      site.put("host.1.data", "one" + END);
      start(site.port(), delivery -> delivery.setMaxQueue(1));

      assertThat(centre.poll()).isEqualTo(PollResult.NOTHING);

      assertThat(site.tree()).containsExactly("host.1.data");
    }
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
    start(port, delivery -> {});
  }

  private void start(int port, Consumer<DeliveryService> settings) throws Exception {
    centre.deliver(settings);
    centre.pull(port, "");
  }

  private void startDurably(int port, Consumer<RouteDefinition> steps) throws Exception {
    centre.deliver();
    centre.route(port, Centre.DURABLY, steps);
  }

  private List<Path> deadLetters(Site site) throws IOException {
    return Centre.list(centre.state.resolve("dead_letter").resolve("127.0.0.1:" + site.port()));
  }
}
