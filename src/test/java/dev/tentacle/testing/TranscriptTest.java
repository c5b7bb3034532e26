package dev.tentacle.testing;

import static dev.tentacle.testing.Transcript.Kind.CLOSE;
import static dev.tentacle.testing.Transcript.Kind.CONTENT;
import static dev.tentacle.testing.Transcript.Kind.LINE;
import static dev.tentacle.testing.Transcript.Side.CLIENT;
import static dev.tentacle.testing.Transcript.Side.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tentacle.testing.Transcript.Turn;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
  void readsContentOfNoBytes() {
    assertThat(Transcript.parse("t", "S|").turns()).containsExactly(new Turn(SERVER, CONTENT, ""));
  }

  static List<Transcript> transcripts() {
    return Transcript.all();
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void announcesAsMuchAsItSends(Transcript transcript) {
    Pattern size = Pattern.compile(".* SIZE ([0-9]+)");
    String announced = "nothing";
    long sent = 0;
    for (Turn turn : transcript.turns()) {
      Matcher line = size.matcher(turn.octets());
      boolean next = turn.kind() == LINE && (line.matches() || turn.octets().endsWith(" OK"));
      if (next && sent > 0) {
        assertThat(announced).isEqualTo(Long.toString(sent));
        sent = 0;
      }
      if (turn.kind() == CONTENT) {
        sent += turn.octets().length();
      } else if (line.matches()) {
        announced = line.group(1);
      }
    }
    assertThat(sent == 0 ? announced : Long.toString(sent)).isEqualTo(announced);
  }
}
