package dev.tentacle.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.delivery.DeadLetter;
import dev.tentacle.delivery.DeadLetterFolder;
import dev.tentacle.delivery.StateDirectory;
import dev.tentacle.testing.DeadLetterFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code dead-letters} where nothing else works on the state directory. */
class LettersCommandTest {

  private final Path dir;
  private Path dataIn;
  private List<DeadLetter> letters;

  LettersCommandTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @BeforeEach
  void giveUp() throws IOException {
    dataIn = Files.createDirectory(dir.resolve("data_in"));
    try (DeadLetterFixture store = DeadLetterFixture.open(dataIn)) {
      store.giveUp("127.0.0.1:1", "web.1.data", "one");
      store.giveUp("127.0.0.1:1", "web.2.data", "two");
      store.giveUp("127.0.0.1:1", "web.2.data", "other two");
      store.giveUp("10.0.0.2:41121", "web.1.data", "three");
    }
    letters = left();
  }

  private Cli cli(String... arguments) {
    List<String> all = new ArrayList<>(List.of("dead-letters"));
    all.addAll(Arrays.asList(arguments));
    all.addAll(List.of("-Dincomingdir=" + dataIn, "-Dsync_address=127.0.0.1:1"));
    return Cli.run(all.toArray(String[]::new));
  }

  private List<DeadLetter> left() throws IOException {
    return DeadLetterFolder.in(dir.resolve("tentacle-sync")).list();
  }

  private List<Path> arrived() throws IOException {
    try (Stream<Path> files = Files.list(dataIn)) {
      return files.toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "show", "replay", "drop"})
  void explainsEachCommand(String command) {
    Cli help = Cli.run("dead-letters", command, "--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("Usage: tentacle-sync dead-letters " + command, "--site=SITE");
  }

  @Test
  void listsWhatThereIsAndWhy() {
    Cli list = cli("list");
    assertThat(list.code()).isZero();
    assertThat(list.out().lines()).hasSize(6);
    assertThat(list.out())
        .containsPattern("SITE +LETTER +SIZE +GIVEN UP +ATTEMPTS +WHY")
        .containsPattern("127.0.0.1:1 +web.1.data.[0-9a-f]{32} +3 +2\\S+Z +4 +the route failed")
        .contains("4 dead letters, 20 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "--site=10.0.0.2, 1",
    "--site=127.0.0.1:1, 3",
    "--site=127.0.0.1:2, 0",
    "web.2.data, 2",
    "web.?.data, 4",
    "*.2.*, 2",
    "WEB.2.data, 0",
    "web.2, 0"
  })
  void choosesBySiteAndName(String choice, int found) {
    assertThat(cli("list", choice).out()).contains(found + " dead letter");
    assertThat(cli("drop", "--dry-run", choice).code()).isEqualTo(found == 0 ? 1 : 0);
  }

  @Test
  void hidesNothingThatANameDoesToATerminal() throws IOException {
    try (DeadLetterFixture store = DeadLetterFixture.open(dataIn)) {
      store.giveUp("127.0.0.1:1", "a\u202egnp.1.data", "x");
    }
    assertThat(cli("list").out()).contains("a?gnp.1.data").doesNotContain("\u202e");
  }

  @Test
  void showsANoteAndTheContent() throws IOException {
    String id = letters.get(0).id();
    Cli note = cli("show", id);
    assertThat(note.code()).isZero();
    assertThat(note.out()).contains("\"site\" : \"10.0.0.2:41121\"", "IllegalStateException");

    Path copy = dir.resolve("copy");
    assertThat(cli("show", id, "-o", copy.toString()).code()).isZero();
    assertThat(copy).hasContent("three");
    Cli again = cli("show", id, "-o", copy.toString());
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("is there already: name a new file");
  }

  @Test
  void showsTheContentOfOneLetterAndOfNoTwo() {
    Cli two = cli("show", "web.2.data", "--content");
    assertThat(two.code()).isEqualTo(2);
    assertThat(two.err()).contains(letters.get(2).id(), letters.get(3).id());
    assertThat(cli("show", "none").code()).isEqualTo(1);
    assertThat(cli("show").code()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"replay", "drop"})
  void changesNothingInADryRunOrWithoutAChoice(String command) throws IOException {
    Cli dry = cli(command, "--all", "--dry-run");
    assertThat(dry.code()).isZero();
    assertThat(dry.out()).contains("4 dead letters", "Nothing was done");
    Cli none = cli(command);
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("say which: NAME, --site SITE or --all");
    assertThat(cli(command, "--all", "web.1.data").code()).isEqualTo(2);
    assertThat(cli(command, "none").code()).isEqualTo(1);

    assertThat(left()).isEqualTo(letters);
    assertThat(arrived()).isEmpty();
  }

  @Test
  void replaysThroughTheRouteAndSaysWhatIsLeft() throws IOException {
    Cli replay = cli("replay", "--all");

    assertThat(replay.code()).isEqualTo(1);
    assertThat(replay.out())
        .containsPattern("127.0.0.1:1 +web.1.data.[0-9a-f]{32} +replayed")
        .containsPattern("10.0.0.2:41121 +web.1.data.[0-9a-f]{32} +still a dead letter")
        .contains("3 replayed, 1 left");
    assertThat(left()).extracting(DeadLetter::site).containsExactly("10.0.0.2:41121");
    assertThat(arrived()).hasSize(3).contains(dataIn.resolve("web.1.data"));
    assertThat(StateDirectory.isHeld(dir.resolve("tentacle-sync"))).isFalse();
    assertThat(dir.resolve("tentacle-sync/requests")).isEmptyDirectory();
  }

  @Test
  void dropsForGoodWithoutAnySite() throws IOException {
    Cli drop = cli("drop", "--site", "127.0.0.1", "-Dsync_address=");
    assertThat(drop.code()).isZero();
    assertThat(drop.out()).contains("3 dropped, 0 left");
    assertThat(left()).containsExactly(letters.get(0));
    assertThat(arrived()).isEmpty();
    assertThat(dir.resolve("tentacle-sync/requests")).isEmptyDirectory();
  }

  @Test
  void withdrawsWhatItCouldNotDo() throws IOException {
    Cli replay = cli("replay", "--all", "-Dsync_cron=never");
    assertThat(replay.code()).isEqualTo(2);
    assertThat(left()).isEqualTo(letters);
    assertThat(dir.resolve("tentacle-sync/requests")).isEmptyDirectory();
  }

  @Test
  void findsNothingWhereNothingWasEverGivenUp() throws IOException {
    dataIn = Files.createDirectories(dir.resolve("fresh/data_in"));
    assertThat(cli("list").out()).contains("0 dead letters, 0 bytes");
    assertThat(cli("replay", "--all").code()).isZero();
    assertThat(dir.resolve("fresh/tentacle-sync")).doesNotExist();
  }

  @Test
  void findsTheLettersOfASiteThatHasADirectoryOfItsOwn() throws IOException {
    Path northIn = Files.createDirectories(dir.resolve("north/data_in"));
    try (DeadLetterFixture store = DeadLetterFixture.open(northIn)) {
      store.giveUp("127.0.0.1:9", "north.1.data", "north");
    }
    Path config =
        Files.writeString(
            dir.resolve("config"),
            "site.north.sync_address=127.0.0.1:9\nsite.north.incomingdir=" + northIn + "\n");

    Cli list = cli("list", "--config", config.toString());
    assertThat(list.out()).contains("north.1.data", "web.1.data", "5 dead letters");
    Cli replay = cli("replay", "--site", "north", "--config", config.toString());

    assertThat(replay.out()).contains("1 replayed, 0 left");
    assertThat(replay.code()).isZero();
    assertThat(northIn.resolve("north.1.data")).hasContent("north");
    assertThat(left()).isEqualTo(letters);
  }
}
