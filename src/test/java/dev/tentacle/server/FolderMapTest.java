package dev.tentacle.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderMapTest {

  @Test
  void theFirstRuleFoundAnywhereInTheNameWins() {
    FolderMap map = FolderMap.parse("b.c:one/;^a:two;\\.conf$:etc/conf;x:");
    assertThat(map.folder("abxc.conf")).isEqualTo(Path.of("one"));
    assertThat(map.folder("a.conf")).isEqualTo(Path.of("two"));
    assertThat(map.folder("z.conf")).isEqualTo(Path.of("etc/conf"));
    assertThat(map.folder("x")).isEqualTo(Path.of(""));
    assertThat(map.folder("")).isEqualTo(Path.of(""));
  }

  @Test
  void rulesAreOverTheBytesOfAName() {
    FolderMap map = FolderMap.parse("^\u00f1.$:two");
    assertThat(map.folder("\u00c3\u00b1x")).isEqualTo(Path.of("two")); // UTF-8 of the letter, and x
    assertThat(map.folder("\u00f1x")).isEqualTo(Path.of(""));
  }

  @Test
  void emptyRulesAreNone() {
    assertThat(FolderMap.parse("").rules()).isEmpty();
    assertThat(FolderMap.parse(";a:b;;").rules()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "a(:b, invalid regular expression",
    "abc, has no folder",
    "a:../b, leads out of the storage",
    "a:b/../../c, leads out of the storage",
    "a:/etc, leads out of the storage",
    "[[:alpha:]]:b, invalid regular expression"
  })
  void namesTheRuleThatIsWrong(String rule, String fault) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FolderMap.parse("x:y;" + rule))
        .withMessageContaining(fault)
        .withMessageContaining("filter '" + rule + "'");
  }
}
