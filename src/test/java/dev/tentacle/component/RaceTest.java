package dev.tentacle.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.testing.RawClient;
import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Agents upload large files slowly, over each other's names, while three pulls of the site run:
 * what was acknowledged arrives whole unless it was replaced on the site, and nothing is mixed.
 *
 * <p>Not with the reference server: at the end of an MV it deletes whatever has that name by then.
 *
 * <p>{@code -Drace.waves=N} sets how often each agent uploads, 6 times unless given.
 */
class RaceTest {

  private static final int WAVES = Integer.getInteger("race.waves", 6);
  private static final int AGENTS = 4;
  private static final int PULLS = 3;
  private static final int SIZE = 1_900_000;

  /** So much of an upload gets through before some pull ends its next poll. */
  private static final int PIECE = SIZE / 8;

  @AutoClose private final Centre centre;
  private final Semaphore polls = new Semaphore(0);
  private volatile boolean racing = true;

  /** The content that was acknowledged last, of each name. */
  private final Map<String, String> current = new HashMap<>();

  private final Set<String> sent = new HashSet<>();
  private final Set<String> replaced = new HashSet<>();

  RaceTest(@TempDir Path folder) throws IOException {
    centre = new Centre(folder);
  }

  @AfterEach
  void end() {
    racing = false;
  }

  @ParameterizedTest
  @ValueSource(ints = {AGENTS, AGENTS / 2})
  void bringsHomeWholeWhatAgentsUploadOverMeanwhile(int names) throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      start(site.port());
      List<CompletableFuture<Void>> pulls = new ArrayList<>();
      for (int i = 0; i < PULLS; i++) {
        TentacleConsumer consumer = centre.consumer("pull" + i);
        pulls.add(CompletableFuture.runAsync(() -> pull(consumer)));
      }
      for (int wave = 0; wave < WAVES; wave++) {
        upload(site, wave, names);
        if (wave % 2 == 1) {
          awaitPolls(2 * PULLS);
        }
      }
      awaitEmpty(site);
      racing = false;
      CompletableFuture.allOf(pulls.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
      assertEachArrivedWhole();
    }
  }

  private void pull(TentacleConsumer consumer) {
    while (racing) {
      // What fails is left on the site: an upload truncated the file that was being read.
      consumer.pollOnce().handle((result, cause) -> result).join();
      polls.release();
    }
  }

  private void awaitPolls(int number) throws InterruptedException {
    polls.drainPermits();
    assertThat(polls.tryAcquire(number, 60, TimeUnit.SECONDS)).as("the polls go on").isTrue();
  }

  private void awaitEmpty(Site site) throws InterruptedException {
    for (int i = 0; i < 100 && !site.tree().isEmpty(); i++) {
      awaitPolls(PULLS);
    }
    assertThat(site.tree()).as("left on the site").isEmpty();
  }

  /** All agents upload at once, each a piece in turn. */
  private void upload(Site site, int wave, int names) throws Exception {
    List<RawClient> agents = new ArrayList<>();
    for (int agent = 0; agent < AGENTS; agent++) {
      String name = name(agent, wave, names);
      RawClient client = site.connect();
      agents.add(client);
      leaveToFate(site, name);
      assertThat(client.ask("SEND <" + name + "> SIZE " + SIZE)).isEqualTo("SEND OK");
    }
    int last = SIZE - PIECE;
    for (int from = 0; from < last; from += PIECE) {
      for (int agent = 0; agent < AGENTS; agent++) {
        agents.get(agent).say(content(agent, wave).substring(from, from + PIECE));
      }
      awaitPolls(1);
    }
    for (int agent = 0; agent < AGENTS; agent++) {
      String name = name(agent, wave, names);
      leaveToFate(site, name);
      agents.get(agent).say(content(agent, wave).substring(last));
      assertThat(agents.get(agent).line()).isEqualTo("SEND OK");
      agents.get(agent).close();
      current.put(name, content(agent, wave));
      sent.add(content(agent, wave));
    }
  }

  /** What is still there when the next upload begins or ends may be replaced. */
  private void leaveToFate(Site site, String name) {
    String content = current.get(name);
    if (content != null && Files.exists(site.directory().resolve(name))) {
      replaced.add(content);
    }
  }

  /** Another agent's name in each wave. */
  private static String name(int agent, int wave, int names) {
    return "host" + (agent + wave) % names + "." + 1_790_000_000 + ".data";
  }

  /** Each line tells whose it is: a mixture shows. */
  private static String content(int agent, int wave) {
    String line = "agent %d wave %d %s\n".formatted(agent, wave, "x".repeat(70));
    String end = "</agent_data>\n";
    String all = line.repeat(SIZE / line.length());
    return all.substring(0, SIZE - end.length()) + end;
  }

  private void start(int port) throws Exception {
    centre.deliver();
    for (int i = 0; i < PULLS; i++) {
      // Another time-out makes another endpoint of it.
      centre.pull("pull" + i, port, "&maximumReconnectAttempts=0&timeout=" + (1000 + i));
    }
  }

  private void assertEachArrivedWhole() throws IOException {
    List<String> arrived = new ArrayList<>();
    for (Path file : centre.delivered()) {
      arrived.add(Files.readString(file, StandardCharsets.ISO_8859_1));
    }
    assertThat(summary(arrived)).as("no mixture").isSubsetOf(summary(sent));
    assertThat(summary(arrived)).as("once").doesNotHaveDuplicates();
    sent.removeAll(replaced);
    assertThat(sent).as("some were not replaced").isNotEmpty();
    assertThat(summary(arrived)).as("what was not replaced").containsAll(summary(sent));
  }

  /** Short enough to be read: the first line, and a hash of all. */
  private static List<String> summary(Iterable<String> contents) {
    List<String> summary = new ArrayList<>();
    contents.forEach(each -> summary.add(each.substring(0, 16) + " " + each.hashCode()));
    return summary;
  }
}
