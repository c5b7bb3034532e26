package dev.tentacle.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LimitsTest {

  @Test
  void boundsAListingAndAFileApart() {
    Limits limits = new Limits(10, 20, 30);
    assertThat(limits.maxSize(Verb.LS)).isEqualTo(20);
    assertThat(limits.maxSize(Verb.MV)).isEqualTo(10);
    assertThat(Limits.option(Verb.LS)).isEqualTo("maxListingSize");
    assertThat(Limits.option(Verb.ZRECV)).isEqualTo("maxFileSize");
  }

  @Test
  void refusesALimitThatLetsNothingThrough() {
    assertThatThrownBy(() -> new Limits(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Limits(1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Limits(1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
