package dev.tentacle.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollScheduleTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          H * * * * ?      | 0 * * * * ?, 15 * * * * ?, 30 * * * * ?, 45 * * * * ?
          H/20 * * * * ?   | 0/20 * * * * ?, 5/20 * * * * ?, 10/20 * * * * ?, 15/20 * * * * ?
          H H/5 * * * ?    | 0 0/5 * * * ?, 15 1/5 * * * ?, 30 2/5 * * * ?, 45 3/5 * * * ?
          0 H * * * ?      | 0 0 * * * ?, 0 15 * * * ?, 0 30 * * * ?, 0 45 * * * ?
          7 0 4 * * ? 2030 | 7 0 4 * * ? 2030, 7 0 4 * * ? 2030, 7 0 4 * * ? 2030, 7 0 4 * * ? 2030
          '  H   *\t* * * ?' | 0 * * * * ?, 15 * * * * ?, 30 * * * * ?, 45 * * * * ?
          """)
  void spreadsSitesEvenly(String cron, String expressions) {
    PollSchedule schedule = PollSchedule.of(setting(cron));
    assertThat(IntStream.range(0, 4).mapToObj(i -> schedule.forSite(i, 4)))
        .containsExactly(expressions.split(", ", -1));
  }

  @Test
  void givesNoSecondMoreThanItsShareOfThreeThousandSites() {
    PollSchedule schedule = PollSchedule.of(setting("H * * * * ?"));
    Map<String, Long> sites =
        IntStream.range(0, 3000)
            .mapToObj(i -> schedule.forSite(i, 3000))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(sites).hasSize(60).allSatisfy((cron, count) -> assertThat(count).isEqualTo(50));
  }

  @Test
  void givesUpToSixtySitesASecondOfTheirOwn() {
    PollSchedule schedule = PollSchedule.of(setting("H * * * * ?"));
    for (int count : List.of(1, 7, 59, 60)) {
      assertThat(IntStream.range(0, count).mapToObj(i -> schedule.forSite(i, count)))
          .doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          * * * * ?      | '* * * * ?' has 5 fields, a Quartz cron has 6 or 7. Write seconds, minutes, hours, day of month, month, day of week; one of the two days is ?.
          0 0 H * * ?    | 'H' is no place of a site's own. Write H or H/n (n up to 60) as the seconds or the minutes.
          H/61 * * * * ? | 'H/61' is no place of a site's own. Write H or H/n (n up to 60) as the seconds or the minutes.
          H/0 * * * * ?  | 'H/0' is no place of a site's own. Write H or H/n (n up to 60) as the seconds or the minutes.
          """)
  void refusesWhatIsNoCron(String cron, String message) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> PollSchedule.of(setting(cron)))
        .withMessage("here: sync_cron: " + message);
  }

  private static Setting setting(String cron) {
    return new Setting("sync_cron", cron, new Origin("here"));
  }
}
