package dev.tentacle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.delivery.FaultyOperations.Crash;
import dev.tentacle.delivery.FaultyOperations.Fault;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any life of the program, with any faults, crashes and power losses: each content arrives once.
 */
class DeliveryModelTest {

  /** What happens in a run of the program, up to its end or its crash. */
  enum Step {
    UPLOAD,
    UPLOAD_SAME_NAME,
    UPLOAD_POISON,
    POLL,
    EAT,
    NEIGHBOUR_WRITES
  }

  /**
   * One run: its steps, its fault, and whether the power fails at its end.
   *
   * @param at the operation that the fault strikes
   * @param seed decides what survives a power loss, and the first run's how the site lists its
   *     files
   */
  record Run(List<Step> steps, Fault fault, int at, boolean powerFails, long seed) {}

  @Provide
  Arbitrary<List<Run>> lives() {
    Arbitrary<List<Step>> steps = Arbitraries.of(Step.class).list().ofMinSize(1).ofMaxSize(12);
    Arbitrary<Fault> faults = Arbitraries.of(Fault.class);
    Arbitrary<Integer> at = Arbitraries.integers().between(1, 120);
    Arbitrary<Run> runs =
        Combinators.combine(steps, faults, at, Arbitraries.of(true, false), Arbitraries.longs())
            .as(Run::new);
    return runs.list().ofMinSize(1).ofMaxSize(5);
  }

  @Property(tries = 1000)
  void eachContentArrivesOnceInOurOwnWay(@ForAll("lives") List<Run> lives) throws IOException {
    live(lives, World.Publishing.OWN);
  }

  @Property(tries = 1000)
  void eachContentArrivesOnceThroughATemporaryName(@ForAll("lives") List<Run> lives)
      throws IOException {
    live(lives, World.Publishing.THROUGH_A_TEMPORARY_NAME);
  }

  /** What random lives have found: each lost, doubled or left behind a content once. */
  static Stream<List<Run>> formerFaults() {
    return Stream.of(
        // The site's folder of dead letters was made, and its name not forced the second time.
        List.of(
            new Run(List.of(Step.UPLOAD_POISON), Fault.NONE, 1, true, 0),
            new Run(List.of(Step.POLL, Step.UPLOAD, Step.POLL), Fault.FAIL, 38, true, -1)));
  }

  @ParameterizedTest
  @MethodSource("formerFaults")
  void livesThroughWhatRandomLivesFound(List<Run> lives) throws IOException {
    for (World.Publishing publishing : World.Publishing.values()) {
      live(lives, publishing);
    }
  }

  private static void live(List<Run> lives, World.Publishing publishing) throws IOException {
    ModelFileSystem disk = World.model();
    World world = new World(disk, World.modelPaths(), publishing, lives.get(0).seed());
    int[] number = {0};
    for (Run run : lives) {
      live(world, run, number);
      if (run.powerFails()) {
        disk.losePower(new Random(run.seed()));
      }
    }
    world.settle();
    world.assertEachContentArrivedOnce(lives.toString());
  }

  private static void live(World world, Run run, int[] number) throws IOException {
    FaultyOperations files = new FaultyOperations(world.disk, run.fault(), run.at());
    try (DataIn dataIn = world.start(files)) {
      for (Step step : run.steps()) {
        take(world, step, dataIn, files, ++number[0]);
      }
    } catch (Crash e) {
      assertThat(run.fault()).isEqualTo(Fault.CRASH);
    } catch (IOException e) {
      assertThat(e).hasStackTraceContaining(World.FULL);
    }
    // A process that ends without a crash may still lose the power later: as good as one.
  }

  private static void take(
      World world, Step step, DataIn dataIn, FaultyOperations files, int number)
      throws IOException {
    String name = "web." + (1772366000 + number) + ".data";
    switch (step) {
      case UPLOAD -> world.uploads(name, "content " + number);
      case UPLOAD_SAME_NAME -> world.uploads(World.FOREIGN, number, dataIn, files);
      case UPLOAD_POISON -> world.uploads(name, World.POISON + number);
      case POLL -> world.poll(dataIn, files);
      case EAT -> world.dataServerEats();
      case NEIGHBOUR_WRITES -> world.neighbourWrites(number);
    }
  }
}
