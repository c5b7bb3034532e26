package dev.tentacle.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {

  private final IOException cause =
      new IOException("the route failed", new IllegalStateException("no broker"));

  private final Path temp;
  private StateDirectory state;
  private DataIn dataIn;

  DeadLettersTest(@TempDir Path temp) {
    this.temp = temp;
  }

  @BeforeEach
  void open() throws IOException {
    Path in = temp.resolve("data_in");
    Files.createDirectories(in);
    state = StateDirectory.open(in, null);
    dataIn = DataIn.open(state, DeliverySettings.defaults());
  }

  @AfterEach
  void close() throws IOException {
    dataIn.close();
    state.close();
  }

  private StagedFile stage(String name, String content) throws IOException {
    StagedFile file = dataIn.staging().open(World.SITE, new LocalName(name));
    file.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
    file.complete();
    return file;
  }

  @Test
  void refusesMoreLettersOfASiteThanItMayHave() throws IOException {
    Path root = state.root().resolve("dead_letter");
    FileOperations files = new NioFileOperations();
    new DeadLetters(root, Clock.systemUTC(), files, 9).store(stage("web.1.data", "a"), 1, cause);
    DeadLetters letters = new DeadLetters(root, Clock.systemUTC(), files, 2);
    letters.store(stage("web.2.data", "b"), 1, cause);
    StagedFile third = stage("web.3.data", "c");

    assertThatThrownBy(() -> letters.store(third, 1, cause))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has 2 files already: look at them, and drop some");

    assertThat(third.path()).hasContent("c");
    assertThat(letters.list()).hasSize(2);
  }

  @Test
  void keepsBytesAndAReadableNote() throws IOException {
    StagedFile file = stage("web.1.data", "abc");
    DeadLetter letter = dataIn.deadLetters().store(file, 6, cause);

    Path folder = state.root().resolve("dead_letter").resolve(World.SITE.text());
    assertThat(folder.resolve(letter.id())).hasContent("abc");
    JsonNode note = new ObjectMapper().readTree(folder.resolve(letter.id() + ".json").toFile());
    assertThat(note.get("site").asText()).isEqualTo("10.0.0.1:41121");
    assertThat(note.get("name").asText()).isEqualTo("web.1.data");
    assertThat(note.get("size").asLong()).isEqualTo(3);
    assertThat(note.get("digest").asText())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(note.get("attempts").asInt()).isEqualTo(6);
    assertThat(note.get("faults").get(0).get("message").asText()).isEqualTo("the route failed");
    assertThat(note.get("faults").get(1).get("type").asText())
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(note.fieldNames())
        .toIterable()
        .containsExactly("site", "name", "size", "digest", "time", "attempts", "faults");
    assertThat(file.path()).doesNotExist();
  }

  @Test
  void listsFindsAndDrops() throws IOException {
    DeadLetters letters = dataIn.deadLetters();
    DeadLetter one = letters.store(stage("a.1.data", "1"), 1, cause);
    DeadLetter two = letters.store(stage("b.1.data", "2"), 1, cause);

    assertThat(letters.list()).containsExactly(one, two);
    assertThat(letters.find(World.SITE, new LocalName(one.id()))).contains(one);
    assertThat(letters.drop(one)).isTrue();
    assertThat(letters.drop(one)).isFalse();
    assertThat(letters.list()).containsExactly(two);
    assertThat(letters.content(one)).doesNotExist();
  }

  @Test
  void keepsOneLetterOfTheSameFileAndTwoOfTwoContents() throws IOException {
    DeadLetters letters = dataIn.deadLetters();
    letters.store(stage("a.1.data", "1"), 1, cause);
    DeadLetter again = letters.store(stage("a.1.data", "1"), 2, cause);
    DeadLetter other = letters.store(stage("a.1.data", "2"), 1, cause);
    assertThat(letters.list()).containsExactlyInAnyOrder(again, other);
    assertThat(letters.content(again)).hasContent("1");
    assertThat(letters.content(other)).hasContent("2");
  }

  @Test
  void writesAHostileNameThatNoViewerMisreads() throws IOException {
    String name = "a\"},\u202e{\u200b$" + "ö".repeat(110) + ".json";
    DeadLetter letter = dataIn.deadLetters().store(stage(name, "x"), 1, cause);
    Path note = dataIn.deadLetters().content(letter).resolveSibling(letter.id() + ".json");
    assertThat(Files.readString(note)).matches("[\\x20-\\x7e\\r\\n]*").contains("\\u202E");
    assertThat(dataIn.deadLetters().list()).containsExactly(letter);
    assertThat(letter.name()).isEqualTo(name);
  }

  @Test
  void refusesANoteThatPointsElsewhere() throws IOException {
    DeadLetter letter = dataIn.deadLetters().store(stage("a.1.data", "1"), 1, cause);
    Path note = dataIn.deadLetters().content(letter).resolveSibling(letter.id() + ".json");
    Files.writeString(note, Files.readString(note).replace("a.1.data", "../../../etc/x"));
    assertThat(dataIn.deadLetters().list()).isEmpty();
  }

  @Test
  void isDeliveredLikeAnyFileWhenItIsReplayed() throws IOException {
    DeadLetters letters = dataIn.deadLetters();
    DeadLetter letter = letters.store(stage("a.1.data", "1"), 1, cause);

    StagedFile file = letters.restage(letter, dataIn.staging());
    Delivery delivery = dataIn.begin(file);
    dataIn.prepare(List.of(delivery));
    dataIn.publish(delivery);
    dataIn.commit(List.of(delivery));
    letters.drop(letter);

    assertThat(state.dataIn().resolve("a.1.data")).hasContent("1");
    assertThat(letters.list()).isEmpty();
  }

  @Test
  void replaysNothingThatIsNotWhatItsNoteSays() throws IOException {
    DeadLetter letter = dataIn.deadLetters().store(stage("a.1.data", "1"), 1, cause);
    Files.writeString(dataIn.deadLetters().content(letter), "2");
    assertThatThrownBy(() -> dataIn.deadLetters().restage(letter, dataIn.staging()))
        .hasMessageContaining("its digest differs");
  }

  @Test
  void givesUpNothingThatMayHaveBeenPublished() throws IOException {
    StagedFile file = stage("a.1.data", "1");
    dataIn.prepare(List.of(dataIn.begin(file)));
    assertThatThrownBy(() -> dataIn.deadLetters().store(file, 1, cause))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("abandon its delivery");
  }
}
