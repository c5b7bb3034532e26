package dev.tentacle.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FilterTest {

  @Test
  void takesWhatNoNameCanBe() {
    assertThat(new Filter("")).isEqualTo(Filter.ROOT);
    assertThat(new Filter(".conf").octets()).isEqualTo(".conf");
  }

  @Test
  void refusesWhatCouldLeaveTheStorage() {
    assertThatThrownBy(() -> new Filter("../a")).isInstanceOf(InvalidNameException.class);
    assertThatThrownBy(() -> new Filter("a\nQUIT")).isInstanceOf(InvalidNameException.class);
    assertThatThrownBy(() -> new Filter("a".repeat(256))).isInstanceOf(InvalidNameException.class);
  }

  @Test
  void encodesTextInUtf8AndPrintsIt() {
    assertThat(Filter.of("\u00e9").octets()).isEqualTo("\u00c3\u00a9");
    assertThat(Filter.of("\u00e9")).hasToString("\u00e9");
  }
}
