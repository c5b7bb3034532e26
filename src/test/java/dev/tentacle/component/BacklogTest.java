package dev.tentacle.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tentacle.testing.LogCapture;
import dev.tentacle.testing.MemorySite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Polls whose window is smaller than what the site lists. */
class BacklogTest {

  /** By hand: {@code -Dbacklog.files=100000}. */
  private static final int FILES = Integer.getInteger("backlog.files", 2_000);

  private static final String STAYING = "&delete=false&idempotent=false";

  private final List<String> taken = Collections.synchronizedList(new ArrayList<>());

  /** How many files the route was told of when it was told that one is the last. */
  private final List<Integer> complete = Collections.synchronizedList(new ArrayList<>());

  private final Set<String> failing = ConcurrentHashMap.newKeySet();
  @AutoClose private final Centre centre;

  BacklogTest(@TempDir Path folder) throws IOException {
    centre = new Centre(folder);
  }

  @Test
  void takesThousandsOfFilesOnceEachAndInTheirOrderAmongMoreThatItDoesNotWant() throws Exception {
    List<String> names = names(FILES);
    try (MemorySite site = MemorySite.of(names)) {
      IntStream.range(0, 20_000).forEach(i -> site.files().add("agent" + i + ".conf"));
      start(site, "&transfer=move&include=RAW(.*\\.data)", FILES / 4);

      assertThat(centre.poll().files()).isEqualTo(FILES);

      assertThat(taken).isEqualTo(names);
      assertThat(site.files()).hasSize(20_000);
      assertThat(site.asked("LS")).hasSize(4);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 10, 11, 20, 21, 1_000})
  void takesEachFileOnceWhereverTheWindowEnds(int window) throws Exception {
    List<String> names = names(20);
    try (MemorySite site = MemorySite.of(names)) {
      start(site, STAYING, window);

      assertThat(centre.poll().files()).isEqualTo(20);

      assertThat(taken).isEqualTo(names);
      assertThat(site.asked("LS")).hasSize((20 + window - 1) / window);
    }
  }

  @Test
  void leavesWhatFailsToTheNextPoll() throws Exception {
    List<String> names = names(60);
    List<String> bad = IntStream.range(0, 60).filter(i -> i % 3 == 0).mapToObj(names::get).toList();
    try (MemorySite site = MemorySite.of(names)) {
      failing.addAll(bad);
      start(site, "", 7);

      PollResult result = centre.poll();

      assertThat(result.files()).isEqualTo(40);
      assertThat(result.failed()).isEqualTo(20);
      assertThat(site.asked("RECV")).isEqualTo(names);
      failing.clear();
      assertThat(centre.poll().files()).isEqualTo(20);
      assertThat(site.files()).isEmpty();
    }
  }

  @Test
  void leavesToTheNextPollWhatComesMeanwhileAndBelongsBefore() throws Exception {
    try (MemorySite site = MemorySite.of(names(20))) {
      site.beforeListing(listing -> site.files().add("old." + listing + ".data"));
      start(site, "", 5);

      assertThat(centre.poll().files()).isEqualTo(21);

      assertThat(taken).startsWith("old.1.data").doesNotContain("old.2.data");
      assertThat(site.files()).contains("old.2.data", "old.3.data");
    }
  }

  @Test
  void endsThoughFilesKeepComing() throws Exception {
    List<String> names = names(20);
    try (MemorySite site = MemorySite.of(names)) {
      site.beforeListing(
          listing -> {
            for (int i = 0; listing > 1 && i < 5; i++) {
              site.files().add("new.99" + listing + i + "0000000.data");
            }
          });
      start(site, "", 5);

      assertThat(centre.poll().files()).isEqualTo(20);

      assertThat(taken).isEqualTo(names);
      assertThat(site.files()).hasSize(15);
    }
  }

  @Test
  void endsWhenTheOthersAreGone() throws Exception {
    List<String> names = names(20);
    try (MemorySite site = MemorySite.of(names)) {
      site.beforeListing(
          listing -> {
            if (listing > 1) {
              site.files().clear();
            }
          });
      start(site, "", 5);

      assertThat(centre.poll().files()).isEqualTo(5);
      assertThat(site.asked("LS")).hasSize(2);
    }
  }

  @Test
  void takesAFileOnceThatTwoFoldersShow() throws Exception {
    List<String> names = names(20);
    try (MemorySite site = MemorySite.of(names)) {
      start(site, STAYING + "&folders=,.conf", 6);

      assertThat(centre.poll().files()).isEqualTo(20);

      assertThat(taken).isEqualTo(names);
    }
  }

  @Test
  void goesOnWithTheOtherFoldersWhereOneIsRefused() throws Exception {
    try (MemorySite site = MemorySite.of(names(20));
        LogCapture log = LogCapture.of("dev.tentacle", Level.INFO)) {
      site.refuse(".conf");
      start(site, "&folders=.conf,", 6);

      assertThat(centre.poll().files()).isEqualTo(20);

      assertThat(log.lines())
          .filteredOn(line -> line.contains("the other folders go on"))
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:ext", "reverse:file:name", "header.CamelTentacleFolder"})
  void takesEachFileOnceInAnyOrder(String order) throws Exception {
    List<String> names = names(30);
    try (MemorySite site = MemorySite.of(names)) {
      start(site, STAYING + "&sortBy=" + order, 7);

      assertThat(centre.poll().files()).isEqualTo(30);

      assertThat(taken).containsExactlyInAnyOrderElementsOf(names);
      if (order.startsWith("reverse")) {
        assertThat(taken).isSortedAccordingTo((a, b) -> b.compareTo(a));
      }
    }
  }

  @Test
  void beginsBehindTheFileOverWhichItStumbledAndTakesTheOthersThen() throws Exception {
    List<String> names = names(30);
    try (MemorySite site = MemorySite.of(names)) {
      site.hangUpAt("RECV <" + names.get(13) + ">");
      start(site, STAYING + "&maximumReconnectAttempts=0", 4);
      assertThatThrownBy(centre::poll).cause().hasMessageContaining(names.get(13));
      taken.clear();

      assertThat(centre.poll().files()).isEqualTo(30);

      List<String> expected = new ArrayList<>(names.subList(14, 30));
      expected.addAll(names.subList(0, 14));
      assertThat(taken).isEqualTo(expected);
    }
  }

  @Test
  void listsAgainWhereTheSiteHangsUpInAListing() throws Exception {
    List<String> names = names(20);
    try (MemorySite site = MemorySite.of(names)) {
      site.beforeListing(
          listing -> {
            if (listing == 2) {
              site.hangUpAt("LS OK");
            }
          });
      start(site, STAYING + "&reconnectDelay=1", 8);

      assertThat(centre.poll().files()).isEqualTo(20);

      assertThat(taken).isEqualTo(names);
      assertThat(site.asked("LS")).hasSize(4);
    }
  }

  @Test
  void takesNoMoreThanToldInAllWindows() throws Exception {
    List<String> names = names(20);
    try (MemorySite site = MemorySite.of(names)) {
      start(site, "&maxMessagesPerPoll=12", 5);

      assertThat(centre.poll().files()).isEqualTo(12);
      assertThat(site.asked("LS")).hasSize(3);
      assertThat(centre.poll().files()).isEqualTo(8);

      assertThat(taken).isEqualTo(names);
    }
  }

  @Test
  void tellsHowManyFilesWaitInAllWindows() throws Exception {
    try (MemorySite site = MemorySite.of(names(1_000));
        LogCapture log = LogCapture.of("dev.tentacle", Level.INFO)) {
      start(site, "&maxBytesPerPoll=1", 300);

      int files = centre.poll().files();

      assertThat(files).isBetween(1, 299);
      assertThat(log.lines())
          .anySatisfy(
              line -> assertThat(line).contains((1_000 - files) + " files wait for the next poll"));
    }
  }

  @Test
  void tellsTheRouteHowManyFilesThereAreInAllWindows() throws Exception {
    try (MemorySite site = MemorySite.of(names(20))) {
      start(site, "", 6);

      centre.poll();

      assertThat(complete).containsExactly(20);
    }
  }

  /** In the order of their numbers; as strings as well. */
  private static List<String> names(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "agent." + (1_700_000_000 + i) + ".data")
        .toList();
  }

  private void start(MemorySite site, String options, int window) throws Exception {
    centre.route(site.port(), "&connections=1" + options, route -> route.process(this::take));
    centre.consumer().keep(window);
  }

  private void take(Exchange exchange) throws IOException {
    String name = exchange.getMessage().getHeader(TentacleConstants.FILE_NAME, String.class);
    if (failing.contains(name)) {
      throw new IOException("not this one");
    }
    taken.add(name);
    if (exchange.getProperty(Exchange.BATCH_COMPLETE, boolean.class)) {
      complete.add(exchange.getProperty(Exchange.BATCH_SIZE, int.class));
    }
  }
}
