package dev.tentacle.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.testing.Transcript;
import dev.tentacle.testing.Transcript.Side;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A dialogue is the same dialogue however its bytes are cut into packets. */
class ReplayTest {

  /** The longest stream that is cut at each pair of offsets. */
  private static final int SHORT = 64;

  /** Each transcript with a codec on either side; no client of ours says what is unknown. */
  static Stream<Arguments> dialogues() {
    return Transcript.all().stream()
        .flatMap(transcript -> Stream.of(Side.values()).map(side -> Arguments.of(transcript, side)))
        .filter(
            dialogue ->
                dialogue.get()[1] == Side.SERVER
                    || !dialogue.get()[0].toString().startsWith("unknown"));
  }

  /** Those where the other side says enough to be cut. */
  static Stream<Arguments> dialoguesToCut() {
    return dialogues()
        .filter(
            dialogue ->
                new Replay((Transcript) dialogue.get()[0], (Side) dialogue.get()[1]).length() > 2);
  }

  @ParameterizedTest
  @MethodSource("dialogues")
  void readsADialogueWhole(Transcript transcript, Side codec) {
    Replay replay = new Replay(transcript, codec);
    assertThat(replay.play(Set.of())).isEqualTo(replay.expected());
  }

  @ParameterizedTest
  @MethodSource("dialogues")
  void readsADialogueByteByByte(Transcript transcript, Side codec) {
    Replay replay = new Replay(transcript, codec);
    Set<Integer> everywhere =
        IntStream.range(1, replay.length()).boxed().collect(Collectors.toSet());
    assertThat(replay.play(everywhere)).isEqualTo(replay.expected());
  }

  @ParameterizedTest
  @MethodSource("dialoguesToCut")
  void readsADialogueCutAtAnyByte(Transcript transcript, Side codec) {
    Replay replay = new Replay(transcript, codec);
    for (int cut = 1; cut < replay.length(); cut++) {
      assertThat(replay.play(Set.of(cut))).as("cut at %d", cut).isEqualTo(replay.expected());
    }
  }

  @ParameterizedTest
  @MethodSource("dialoguesToCut")
  void readsAShortDialogueCutAtAnyTwoBytes(Transcript transcript, Side codec) {
    Replay replay = new Replay(transcript, codec);
    int length = Math.min(replay.length(), SHORT);
    for (int first = 1; first < length; first++) {
      for (int second = first + 1; second < length; second++) {
        assertThat(replay.play(Set.of(first, second)))
            .as("cut at %d and %d", first, second)
            .isEqualTo(replay.expected());
      }
    }
  }
}
