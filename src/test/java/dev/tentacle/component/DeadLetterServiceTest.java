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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters that are replayed, through a route that fails as long as it is told to. */
class DeadLetterServiceTest {

  private static final String END = "</agent_data>\n";

  @TempDir private Path spool;
  private Path dataIn;
  private Path state;
  private Site site;
  private CamelContext camel;
  private DeliveryService delivery;
  private DeadLetterService letters;
  private volatile boolean broken = true;

  @BeforeEach
  void open() throws Exception {
    dataIn = Files.createDirectory(spool.resolve("data_in"));
    state = spool.resolve("tentacle-sync");
    site = Sites.OURS.start(SiteSetup.BUFFER);
    start(0);
  }

  @AfterEach
  void close() throws IOException {
    camel.stop();
    site.close();
  }

  private void start(int maxQueue) throws Exception {
    camel = new DefaultCamelContext();
    delivery = new DeliveryService(dataIn, state);
    delivery.setUnfinishedTimeout(Duration.ofMillis(1));
    delivery.setMaxQueue(maxQueue);
    camel.addService(delivery, true, true);
    camel.getRegistry().bind("delivery", delivery);
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            onException(IOException.class).handled(true).process(new DeadLetterProcessor());
            from("tentacle:127.0.0.1:"
                    + site.port()
                    + "?startScheduler=false&delivery=#bean:delivery")
                .id("site")
                .choice()
                .when(exchange -> broken)
                .throwException(new IOException("the disk is on fire"))
                .otherwise()
                .to("file:" + dataIn + "?fileExist=Fail&copyAndDeleteOnRenameFail=false");
          }
        });
    camel.start();
    letters = new DeadLetterService(delivery);
    letters.setCamelContext(camel);
  }

  /** Becomes a dead letter at once. */
  private void giveUp(String name, String content) throws IOException {
    site.put(name, content.getBytes(StandardCharsets.UTF_8));
    poll();
    await().until(() -> site.tree().isEmpty());
  }

  private void poll() {
    ((TentacleConsumer) camel.getRoute("site").getConsumer()).pollOnce().join();
  }

  private List<DeadLetter> left() throws IOException {
    return DeadLetterFolder.in(state).list();
  }

  private DeadLetterRequests.Request ask(Action action) throws IOException {
    return DeadLetterRequests.in(state).submit(action, left());
  }

  private Map<String, String> delivered() throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(dataIn)) {
      for (Path file : files.toList()) {
        found.put(file.getFileName().toString(), Files.readString(file));
      }
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
      site.put(file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8));
    }
    poll();
    assertThat(left()).hasSize(40);
    broken = false;

    DeadLetterRequests.Request request = ask(Action.REPLAY);
    letters.carryOut();

    assertThat(delivered()).isEqualTo(all);
    assertThat(left()).isEmpty();
    assertThat(DeadLetterRequests.in(state).isPending(request)).isFalse();
    await().until(() -> staged().isEmpty());
  }

  @Test
  void keepsALetterWhoseRouteFailsAgain() throws Exception {
    giveUp("host.1.data", "one" + END);
    List<DeadLetter> before = left();

    ask(Action.REPLAY);
    letters.carryOut();

    assertThat(left()).extracting(DeadLetter::id).containsExactly(before.get(0).id());
    assertThat(DeadLetterFolder.in(state).content(before.get(0))).hasContent("one" + END);
    assertThat(DeadLetterRequests.in(state).pending()).isEmpty();
    assertThat(delivered()).isEmpty();
    await().until(() -> staged().isEmpty());
  }

  @Test
  void keepsALetterThatIsNotWhatItsNoteSays() throws Exception {
    giveUp("host.1.data", "one" + END);
    Path content = DeadLetterFolder.in(state).content(left().get(0));
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
    Files.delete(dataIn.resolve("host.1.data"));

    ask(Action.REPLAY);
    letters.carryOut();

    assertThat(delivered()).as("the data server has eaten it").isEmpty();
    assertThat(left()).isEmpty();
  }

  @Test
  void replacesNothingThatStandsInDataIn() throws Exception {
    giveUp("host.1.data", "one" + END);
    Files.writeString(dataIn.resolve("host.1.data"), "somebody else's");
    broken = false;

    ask(Action.REPLAY);
    letters.carryOut();

    assertThat(delivered()).hasSize(2).containsEntry("host.1.data", "somebody else's");
    assertThat(delivered()).containsValue("one" + END);
    assertThat(left()).isEmpty();
  }

  @Test
  void deliversAHalfWrittenPacketThatAnOperatorWants() throws Exception {
    site.put("host.1.data", "<agent_data>".getBytes(StandardCharsets.UTF_8));
    poll();
    poll();
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
    Path folder = Files.createDirectories(state.resolve("dead_letter/gone:1"));
    Files.writeString(folder.resolve(elsewhere.id()), "one" + END);
    Files.writeString(
        folder.resolve(elsewhere.id() + ".json"),
        Files.readString(DeadLetterFolder.in(state).note(here)).replace(here.site(), "gone:1"));
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

    DeadLetterRequests.in(state).submit(Action.DROP, List.of(first));
    letters.carryOut();

    assertThat(left()).extracting(DeadLetter::name).containsExactly("host.2.data");
    assertThat(DeadLetterFolder.in(state).content(first)).doesNotExist();
    assertThat(delivered()).isEmpty();
  }

  @Test
  void waitsWhilePollingPausesAndGoesOnAtTheNextStart() throws Exception {
    giveUp("host.1.data", "one" + END);
    broken = false;
    Files.writeString(dataIn.resolve("waiting.1.data"), "x");
    camel.stop();
    start(1);

    DeadLetterRequests.Request request = ask(Action.REPLAY);
    letters.carryOut();
    assertThat(DeadLetterRequests.in(state).pending()).containsExactly(request);
    assertThat(left()).hasSize(1);

    camel.stop();
    start(0);
    letters.carryOut();
    assertThat(DeadLetterRequests.in(state).pending()).isEmpty();
    assertThat(delivered()).containsKeys("host.1.data", "waiting.1.data");
    assertThat(left()).isEmpty();
  }

  @Test
  void looksForRequestsByItselfOnceItIsStarted() throws Exception {
    giveUp("host.1.data", "one" + END);
    broken = false;
    ask(Action.REPLAY);

    camel.addService(new DeadLetterService(delivery));

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
    assertThat(DeadLetterRequests.in(state).pending()).isEmpty();
  }

  private List<Path> staged() throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(state.resolve("staging"))) {
      files.filter(file -> file.toString().endsWith(".part")).forEach(found::add);
    }
    return found;
  }
}
