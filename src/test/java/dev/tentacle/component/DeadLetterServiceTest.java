package dev.tentacle.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.delivery.DeadLetter;
import dev.tentacle.delivery.DeadLetterFolder;
import dev.tentacle.delivery.DeadLetterRequests;
import dev.tentacle.delivery.DeadLetterRequests.Action;
import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters that are replayed, through a route that fails as long as it is told to. */
class DeadLetterServiceTest {

  private static final String END = "</agent_data>\n";

  private final Path folder;
  @AutoClose private final Site site = Sites.OURS.start(SiteSetup.BUFFER);
  @AutoClose private Centre centre;
  private DeliveryService delivery;
  private DeadLetterService letters;
  private volatile boolean broken = true;

  DeadLetterServiceTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    start(0);
  }

  private void start(int maxQueue) throws Exception {
    centre = new Centre(folder);
    delivery =
        centre.deliver(
            service -> {
              service.setUnfinishedTimeout(Duration.ofMillis(1));
              service.setMaxQueue(maxQueue);
            });
    centre.route(site.port(), Centre.DURABLY, this::steps);
    letters = new DeadLetterService(delivery);
    letters.setCamelContext(centre.camel);
  }

  private void steps(RouteDefinition route) {
    route
        .onException(IOException.class)
        .handled(true)
        .process(new DeadLetterProcessor())
        .end()
        .choice()
        .when(exchange -> broken)
        .throwException(new IOException("the disk is on fire"))
        .otherwise()
        .to(centre.intoDataIn());
  }

  /** Becomes a dead letter at once. */
  private void giveUp(String name, String content) throws IOException {
    site.put(name, content);
    centre.poll();
    await().until(() -> site.tree().isEmpty());
  }

  private List<DeadLetter> left() throws IOException {
    return DeadLetterFolder.in(centre.state).list();
  }

  private DeadLetterRequests.Request ask(Action action) throws IOException {
    return DeadLetterRequests.in(centre.state).submit(action, left());
  }

  private Map<String, String> delivered() throws IOException {
    Map<String, String> found = new TreeMap<>();
    for (Path file : centre.delivered()) {
      found.put(file.getFileName().toString(), Files.readString(file));
    }
    return found;
  }

  @Test
  void deliversWhatWasGivenUpThroughTheRouteOfItsSite() throws Exception {
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < 40; i++) {
      all.put("host." + (1_790_000_000 + i) + ".data", i + END);
    }
    for (Map.Entry<String, String> file : all.entrySet()) {
      site.put(file.getKey(), file.getValue());
    }
    centre.poll();
    assertThat(left()).hasSize(40);
    broken = false;

    DeadLetterRequests.Request request = ask(Action.REPLAY);
    letters.carryOut();

    assertThat(delivered()).isEqualTo(all);
    assertThat(left()).isEmpty();
    assertThat(DeadLetterRequests.in(centre.state).isPending(request)).isFalse();
    await().until(() -> centre.staged().isEmpty());
  }

  @Test
  void keepsALetterWhoseRouteFailsAgain() throws Exception {
    giveUp("host.1.data", "one" + END);
    List<DeadLetter> before = left();

    ask(Action.REPLAY);
    letters.carryOut();

    assertThat(left()).extracting(DeadLetter::id).containsExactly(before.get(0).id());
    assertThat(DeadLetterFolder.in(centre.state).content(before.get(0))).hasContent("one" + END);
    assertThat(DeadLetterRequests.in(centre.state).pending()).isEmpty();
    assertThat(delivered()).isEmpty();
    await().until(() -> centre.staged().isEmpty());
  }

  @Test
  void keepsALetterThatIsNotWhatItsNoteSays() throws Exception {
    giveUp("host.1.data", "one" + END);
    Path content = DeadLetterFolder.in(centre.state).content(left().get(0));
    Files.writeString(content, "two" + END);
    broken = false;

    ask(Action.REPLAY);
    letters.carryOut();

    assertThat(content).hasContent("two" + END);
    assertThat(delivered()).isEmpty();
  }

  @Test
  void deliversNothingTwiceThatCameAgainMeanwhile() throws Exception {
    giveUp("host.1.data", "one" + END);
    broken = false;
    giveUp("host.1.data", "one" + END);
    assertThat(delivered()).containsExactly(Map.entry("host.1.data", "one" + END));
    Files.delete(centre.dataIn.resolve("host.1.data"));

    ask(Action.REPLAY);
    letters.carryOut();

    assertThat(delivered()).as("the data server has eaten it").isEmpty();
    assertThat(left()).isEmpty();
  }

  @Test
  void replacesNothingThatStandsInDataIn() throws Exception {
    giveUp("host.1.data", "one" + END);
    Files.writeString(centre.dataIn.resolve("host.1.data"), "somebody else's");
    broken = false;

    ask(Action.REPLAY);
    letters.carryOut();

    assertThat(delivered()).hasSize(2).containsEntry("host.1.data", "somebody else's");
    assertThat(delivered()).containsValue("one" + END);
    assertThat(left()).isEmpty();
  }

  @Test
  void deliversAHalfWrittenPacketThatAnOperatorWants() throws Exception {
    site.put("host.1.data", "<agent_data>");
    centre.poll();
    centre.poll();
    assertThat(left()).hasSize(1);
    broken = false;

    ask(Action.REPLAY);
    letters.carryOut();

    assertThat(delivered()).containsExactly(Map.entry("host.1.data", "<agent_data>"));
    assertThat(left()).isEmpty();
  }

  @Test
  void keepsTheLettersOfASiteThatNoRoutePullsFrom() throws Exception {
    giveUp("host.1.data", "one" + END);
    DeadLetter here = left().get(0);
    DeadLetter elsewhere =
        new DeadLetter("gone:1", here.name(), 3, here.digest(), here.time(), 1, List.of());
    Path folder = Files.createDirectories(centre.state.resolve("dead_letter/gone:1"));
    Files.writeString(folder.resolve(elsewhere.id()), "one" + END);
    Files.writeString(
        folder.resolve(elsewhere.id() + ".json"),
        Files.readString(DeadLetterFolder.in(centre.state).note(here))
            .replace(here.site(), "gone:1"));
    broken = false;

    ask(Action.REPLAY);
    letters.carryOut();

    assertThat(left()).extracting(DeadLetter::site).containsExactly("gone:1");
    assertThat(delivered()).hasSize(1);
  }

  @Test
  void dropsWhatItIsToldToAndNothingElse() throws Exception {
    giveUp("host.1.data", "one" + END);
    giveUp("host.2.data", "two" + END);
    DeadLetter first = left().get(0);

    DeadLetterRequests.in(centre.state).submit(Action.DROP, List.of(first));
    letters.carryOut();

    assertThat(left()).extracting(DeadLetter::name).containsExactly("host.2.data");
    assertThat(DeadLetterFolder.in(centre.state).content(first)).doesNotExist();
    assertThat(delivered()).isEmpty();
  }

  @Test
  void waitsWhilePollingPausesAndGoesOnAtTheNextStart() throws Exception {
    giveUp("host.1.data", "one" + END);
    broken = false;
    Files.writeString(centre.dataIn.resolve("waiting.1.data"), "x");
    centre.close();
    start(1);

    DeadLetterRequests.Request request = ask(Action.REPLAY);
    letters.carryOut();
    assertThat(DeadLetterRequests.in(centre.state).pending()).containsExactly(request);
    assertThat(left()).hasSize(1);

    centre.close();
    start(0);
    letters.carryOut();
    assertThat(DeadLetterRequests.in(centre.state).pending()).isEmpty();
    assertThat(delivered()).containsKeys("host.1.data", "waiting.1.data");
    assertThat(left()).isEmpty();
  }

  @Test
  void looksForRequestsByItselfOnceItIsStarted() throws Exception {
    giveUp("host.1.data", "one" + END);
    broken = false;
    ask(Action.REPLAY);

    centre.camel.addService(new DeadLetterService(delivery));

    await().until(() -> left().isEmpty());
    assertThat(delivered()).containsOnlyKeys("host.1.data");
  }

  @Test
  void passesOverALetterThatIsGone() throws Exception {
    giveUp("host.1.data", "one" + END);
    DeadLetter letter = left().get(0);
    ask(Action.REPLAY);
    delivery.dataIn().deadLetters().drop(letter);
    broken = false;

    letters.carryOut();

    assertThat(delivered()).isEmpty();
    assertThat(DeadLetterRequests.in(centre.state).pending()).isEmpty();
  }
}
