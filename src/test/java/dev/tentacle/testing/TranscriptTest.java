package dev.tentacle.testing;

import static dev.tentacle.testing.Transcript.Kind.CLOSE;
import static dev.tentacle.testing.Transcript.Kind.CONTENT;
import static dev.tentacle.testing.Transcript.Kind.LINE;
import static dev.tentacle.testing.Transcript.Side.CLIENT;
import static dev.tentacle.testing.Transcript.Side.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tentacle.testing.Transcript.Turn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranscriptTest {

  @Test
  void readsLinesContentAndTheEnd() {
    Transcript transcript =
        Transcript.parse(
            "t", "# why\n\nC: MV <a>\nS: MV SIZE 3\nC: MV OK\nS| a\\n\\xff\nC closes\n");
    assertThat(transcript.turns())
        .containsExactly(
            new Turn(CLIENT, LINE, "MV <a>"),
            new Turn(SERVER, LINE, "MV SIZE 3"),
            new Turn(CLIENT, LINE, "MV OK"),
            new Turn(SERVER, CONTENT, "a\n\u00ff"),
            new Turn(CLIENT, CLOSE, ""));
  }

  @Test
  void endsALineWithANewlineAndContentWithNone() {
    assertThat(new Turn(CLIENT, LINE, "QUIT").bytes()).asString().isEqualTo("QUIT\n");
    assertThat(new Turn(SERVER, CONTENT, "\u00ff").bytes()).containsExactly(0xff);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X: a", "C MV", "C:MV", "S| \\q", "S| \\x0", "S| \\xzz", "S| a\\"})
  void refusesALineThatIsNoTurn(String line) {
    assertThatThrownBy(() -> Transcript.parse("t", "C: QUIT\n" + line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("t, line 2: " + line);
  }

  @Test
  void findsEveryTranscript() {
    assertThat(Transcript.all()).extracting(Transcript::name).contains("ls");
  }
}
