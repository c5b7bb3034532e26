package dev.tentacle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameRulesTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_772_366_400);
  private static final ContentDigest DIGEST = new ContentDigest(1_000_001, 2_000_002, 3, -1);

  private static List<String> candidates(String name) {
    return NameRules.candidates(new LocalName(name), DIGEST).stream().map(LocalName::text).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "web.1772366400.data,1772366400",
    "a.b_1772366399.data,1772366399",
    "web.1740830400.data,1740830400"
  })
  void takesTheTimeFromTheName(String name, long second) {
    assertThat(NameRules.time(new LocalName(name), NOW)).contains(Instant.ofEpochSecond(second));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "web.1772366401.data",
        "web.1740830399.data",
        "web.177236640.data",
        "web.17723664000.data",
        "web.data",
        "web1772366400.data",
        "web.1772366400.conf"
      })
  void takesNoTimeThatIsNotPlausible(String name) {
    assertThat(NameRules.time(new LocalName(name), NOW)).isEmpty();
  }

  @Test
  void changesOnlyDigitsBehindTheAgentsKey() {
    assertThat(candidates("srv_01.lan.1772366400.data"))
        .containsExactly(
            "srv_01.lan.1772366400.data",
            "srv_01.lan.1772366400000001.data",
            "srv_01.lan.1772366400000002.data",
            "srv_01.lan.1772366400000003.data",
            "srv_01.lan.1772366400551615.data");
  }

  @Test
  void neverMakesANameThatAnAgentMayUseLater() {
    assertThat(candidates("web.1772366400.data").subList(1, 5))
        .allSatisfy(name -> assertThat(name).matches("web\\.\\d{16}\\.data"));
  }

  @Test
  void makesNoPacketOfWhatIsNone() {
    assertThat(candidates("web.conf").get(1)).isEqualTo("web-000001.conf");
    assertThat(candidates("noextension").get(1)).isEqualTo("noextension-000001");
    assertThat(candidates("web.data").get(1)).isEqualTo("web-000001.data");
    assertThat(candidates("web_5x.data").get(1)).isEqualTo("web_5x-000001.data");
    assertThat(candidates("web.data")).noneMatch(NameRules::isPacket);
  }

  @ParameterizedTest
  @ValueSource(strings = {"conf", "data"})
  void staysWithinTheLongestName(String extension) {
    String stem = "ö".repeat(120);
    String name = stem + ".1234" + "." + extension;
    for (String candidate : candidates(name + "")) {
      assertThat(LocalName.fits(candidate)).isTrue();
    }
    String key = "k".repeat(238) + ".";
    assertThat(candidates(key + "1772366400.data").subList(1, 5))
        .allSatisfy(other -> assertThat(other).hasSize(255).startsWith(key).endsWith(".data"))
        .allMatch(NameRules::isPacket);
  }
}
