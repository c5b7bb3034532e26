package dev.tentacle.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        ".hidden",
        "a/b",
        "/etc/passwd",
        "../x",
        "a\\b",
        "a\nb",
        "a\tb",
        "a\u0000b",
        "a\u0085b",
        "a\u007fb",
        "\ud800"
      })
  void refusesWhatIsNotOnePathSegment(String text) {
    assertThatThrownBy(() -> new LocalName(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"web.1.data", "größe.1.data", "a b", "[::1]:41121", "~FF.data", "$x"})
  void takesOtherText(String text) {
    assertThat(new LocalName(text).text()).isEqualTo(text);
  }

  @Test
  void countsBytesNotCharacters() {
    assertThat(new LocalName("ö".repeat(127)).text()).hasSize(127);
    assertThatThrownBy(() -> new LocalName("ö".repeat(128)))
        .hasMessageContaining("longer than 255 bytes");
  }

  @Test
  void showsNothingThatWouldMoveACursor() {
    assertThatThrownBy(() -> new LocalName("a\u001b[2J\nb"))
        .hasMessage("local name 'a?[2J?b' has a control character");
  }
}
