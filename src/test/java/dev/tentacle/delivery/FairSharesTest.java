package dev.tentacle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FairSharesTest {

  private static final int HUGE = 100_000;

  private final ModelFileSystem disk = World.model();
  private final Path in = World.modelPaths().dataIn();
  private final HandClock time = new HandClock();
  private int files;

  private FairShares shares(int maxQueue) {
    Pressure.Limits limits = new Pressure.Limits(0, 0, maxQueue, Duration.ZERO);
    return new FairShares(new Pressure(World.modelPaths(), limits, time, disk), time);
  }

  /** A poll that brings all that it may. */
  private int poll(FairShares shares, String site, int wanted) throws IOException {
    try (FairShares.Share share = shares.share(site)) {
      int granted = share.ask(wanted);
      for (int i = 0; i < granted; i++) {
        publish();
        share.settled(true);
      }
      return granted;
    }
  }

  private void publish() throws IOException {
    disk.createNew(in.resolve("web." + files++ + ".data")).close();
  }

  private void eatAll() throws IOException {
    List<String> names = new ArrayList<>();
    disk.list(in, names::add);
    names.forEach(name -> disk.delete(in.resolve(name)));
  }

  @Test
  void givesAllThatIsWantedWhereThereIsRoom() throws IOException {
    assertThat(poll(shares(100), "a", 100)).isEqualTo(100);
    assertThat(shares(0).share("a").ask(HUGE)).isEqualTo(HUGE);
  }

  @Test
  void givesTheSmallSitesWhatTheyWantAndTheBigOneTheRest() throws IOException {
    FairShares shares = shares(100);
    assertThat(poll(shares, "huge", HUGE)).isEqualTo(100);
    for (int i = 0; i < 9; i++) {
      assertThat(poll(shares, "small " + i, 4)).isZero();
    }
    for (int round = 0; round < 3; round++) {
      eatAll();
      int kept = round == 0 ? 9 * 4 : 0;
      assertThat(poll(shares, "huge", HUGE)).isEqualTo(100 - kept);
      for (int i = 0; i < 9 && round == 0; i++) {
        assertThat(poll(shares, "small " + i, 4)).isEqualTo(4);
      }
    }
  }

  @Test
  void givesTheSameToSitesThatAllWantMore() throws IOException {
    FairShares shares = shares(90);
    for (String site : List.of("a", "b", "c")) {
      poll(shares, site, HUGE);
    }
    eatAll();
    for (String site : List.of("a", "b", "c")) {
      assertThat(poll(shares, site, HUGE)).isEqualTo(30);
    }
  }

  @Test
  void servesEachOfMoreSitesThanThereIsRoomForInTurn() throws IOException {
    FairShares shares = shares(3);
    Set<Integer> served = new HashSet<>();
    for (int round = 0; round < 5; round++) {
      for (int site = 0; site < 10; site++) {
        if (poll(shares, "site " + site, HUGE) > 0) {
          served.add(site);
        }
      }
      eatAll();
    }
    assertThat(served).hasSize(10);
  }

  @Test
  void countsWhatIsUnderWay() throws IOException {
    FairShares shares = shares(10);
    FairShares.Share first = shares.share("first");
    assertThat(first.ask(8)).isEqualTo(8);
    assertThat(poll(shares, "second", 8)).isEqualTo(2);
    eatAll();
    assertThat(poll(shares, "third", 8)).isLessThanOrEqualTo(2);
    first.close();
    eatAll();
    assertThat(poll(shares, "fourth", 2)).isEqualTo(2);
  }

  @Test
  void givesBackWhatDoesNotCome() throws IOException {
    FairShares shares = shares(10);
    FairShares.Share share = shares.share("a");
    share.ask(10);
    for (int i = 0; i < 11; i++) {
      share.settled(false);
    }
    assertThat(poll(shares, "b", 10)).isEqualTo(10);
    eatAll();
    share.close();
    assertThat(poll(shares, "b", 10)).isEqualTo(10);
  }

  @Test
  void keepsRoomForASiteThatFoundNone() throws IOException {
    FairShares shares = shares(10);
    shares.waits("small");
    assertThat(poll(shares, "huge", HUGE)).isEqualTo(9);
    assertThat(poll(shares, "small", 1)).isEqualTo(1);
  }

  @Test
  void keepsNoRoomForASiteThatDoesNotComeAgain() throws IOException {
    FairShares shares = shares(10);
    poll(shares, "huge", HUGE);
    poll(shares, "dead", 5);
    eatAll();
    time.pass(Duration.ofMinutes(3));
    assertThat(poll(shares, "huge", HUGE)).isEqualTo(10);
  }

  @Test
  void keepsRoomForASiteThatIsSeldomPolled() throws IOException {
    FairShares shares = shares(10);
    poll(shares, "huge", HUGE);
    poll(shares, "seldom", 5);
    time.pass(Duration.ofHours(1));
    poll(shares, "seldom", 5);
    eatAll();
    time.pass(Duration.ofMinutes(59));
    assertThat(poll(shares, "huge", HUGE)).isEqualTo(5);
    assertThat(poll(shares, "seldom", 5)).isEqualTo(5);
  }

  @Test
  void givesNothingWhilePollingPauses() throws IOException {
    FairShares shares = shares(1);
    publish();
    assertThat(poll(shares, "a", 5)).isZero();
  }
}
