package dev.tentacle.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tentacle.testing.FaultyWire;
import dev.tentacle.testing.FaultyWire.Fault;
import dev.tentacle.testing.FaultyWire.Sender;
import dev.tentacle.testing.Script;
import dev.tentacle.testing.ScriptedServer;
import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeveralConnectionsTest {

  private static final int FILES = 120;
  private static final int AGENTS = 3;
  private static final String FILLING = "<module/>".repeat(100);

  @AutoClose private final Centre centre;

  SeveralConnectionsTest(@TempDir Path folder) throws IOException {
    centre = new Centre(folder);
  }

  @ParameterizedTest
  @EnumSource
  void bringsEveryFileHomeOnceAndEachAgentsInOrder(Sites sites) throws Exception {
    try (Site site = sites.start(SiteSetup.BUFFER)) {
      fill(site);
      start(site.port(), "&connections=4");

      assertThat(centre.poll().files()).isEqualTo(FILES);

      assertEachArrivedOnceInOrder();
      await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
    }
  }

  @Test
  void usesAsManyConnectionsAsItIsToldForABacklog() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER);
        FaultyWire wire = FaultyWire.to(site.address())) {
      fill(site);
      start(wire.port(), "&connections=3");

      centre.poll();

      assertThat(wire.connections()).isEqualTo(3);
    }
  }

  @Test
  void usesOneConnectionForAFewFiles() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER);
        FaultyWire wire = FaultyWire.to(site.address())) {
      for (int i = 0; i < 10; i++) {
        put(site, "host." + i + ".data", i);
      }
      start(wire.port(), "&connections=8");

      assertThat(centre.poll().files()).isEqualTo(10);

      assertThat(wire.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5_000, 20_000, 60_000, 150_000})
  void takesOverWhatALostConnectionHad(int at) throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER);
        FaultyWire wire = FaultyWire.to(site.address())) {
      fill(site);
      start(wire.port(), "&connections=3&reconnectDelay=10");
      wire.plan(Sender.SERVER, at, Fault.CUT);

      PollResult result = centre.poll();

      assertThat(result.files()).isEqualTo(FILES);
      assertEachArrivedOnceInOrder();
      await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5_000, 60_000})
  void takesOverWhatASilentConnectionHad(int at) throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER);
        FaultyWire wire = FaultyWire.to(site.address())) {
      fill(site);
      start(wire.port(), "&connections=3&reconnectDelay=10&timeout=300");
      wire.plan(Sender.SERVER, at, Fault.STALL);

      assertThat(centre.poll().files()).isEqualTo(FILES);

      assertEachArrivedOnceInOrder();
    }
  }

  @Test
  void endsThePollInOrderWhenTheSiteGoesAwayForGood() throws Exception {
    Site site = Sites.OURS.start(SiteSetup.BUFFER);
    try (FaultyWire wire = FaultyWire.to(site.address())) {
      fill(site);
      start(wire.port(), "&connections=3&maximumReconnectAttempts=0");
      wire.plan(Sender.SERVER, 60_000, Fault.CUT);

      // One connection is given up, and the others bring the rest.
      assertThat(centre.poll().files()).isEqualTo(FILES);
      fill(site);
      site.close();

      assertThatThrownBy(centre::poll).hasMessageContaining("127.0.0.1:" + wire.port());
    }
  }

  @Test
  void goesOnWithTheConnectionsForWhichTheSiteHasSlots() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER.withMaxConnections(2))) {
      fill(site);
      start(site.port(), "&connections=4&timeout=500&reconnectDelay=10");

      assertThat(centre.poll().files()).isEqualTo(FILES);

      assertEachArrivedOnceInOrder();
    }
  }

  /** A Tentacle server hangs up after 4 s of silence: the route may take longer. */
  @Test
  void takesLeaveOfASiteWhileARouteTakesLong() throws Exception {
    Script first = Script.listing("a.1.data").receive("a.1.data", "ab").expect("QUIT");
    Script second = new Script().move("a.1.data", "ab").expect("QUIT");
    CompletableFuture<Void> done = new CompletableFuture<>();
    try (ScriptedServer server = ScriptedServer.start(first, second)) {
      centre.route(
          server.port(), "", route -> route.process(exchange -> done.get(30, TimeUnit.SECONDS)));
      CompletableFuture<PollResult> poll = centre.consumer().pollOnce();
      await().atMost(Duration.ofSeconds(10)).until(() -> server.lines(0).contains("QUIT"));
      done.complete(null);

      assertThat(poll.get(30, TimeUnit.SECONDS).files()).isEqualTo(1);
      server.assertFollowed();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9})
  void refusesANumberOfConnectionsThatASiteCannotGive(int connections) {
    assertThatThrownBy(() -> start(1, "&connections=" + connections))
        .rootCause()
        .hasMessage("connections is " + connections + ", must be 1 to 8");
  }

  private void fill(Site site) throws Exception {
    for (int i = 0; i < FILES; i++) {
      put(site, "agent" + i % AGENTS + "." + (1_760_000_000 + i) + ".data", i);
    }
  }

  private static void put(Site site, String name, int size) throws Exception {
    // Of different lengths, so that the connections take different times.
    String content = "<agent_data>" + FILLING.repeat(1 + size % 7) + name + "</agent_data>";
    site.put(name, content);
  }

  private void assertEachArrivedOnceInOrder() {
    MockEndpoint mock = centre.camel.getEndpoint("mock:files", MockEndpoint.class);
    Map<String, List<String>> byAgent =
        mock.getExchanges().stream()
            .map(each -> each.getMessage().getHeader(Exchange.FILE_NAME, String.class))
            .collect(Collectors.groupingBy(name -> name.substring(0, name.indexOf('.'))));
    assertThat(byAgent).hasSize(AGENTS);
    for (Map.Entry<String, List<String>> agent : byAgent.entrySet()) {
      List<String> expected =
          new ArrayList<>(agent.getValue().stream().sorted().distinct().toList());
      assertThat(agent.getValue()).isEqualTo(expected).hasSize(FILES / AGENTS);
    }
  }

  private void start(int port, String options) throws Exception {
    centre.deliver();
    centre.route(
        port, Centre.DURABLY + options, route -> route.to("mock:files").to(centre.intoDataIn()));
  }
}
