package dev.tentacle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.delivery.FaultyOperations.Crash;
import dev.tentacle.delivery.FaultyOperations.Fault;
import dev.tentacle.delivery.World.Publishing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each operation of a whole run fails, or is the last; then all is well again: what arrived? */
class EveryStepFailsTest {

  private static final int POWER_LOSSES = 12;

  private static void fill(World world) throws IOException {
    world.uploads("web.1772366000.data", "one");
    world.uploads("web.1772366300.data", "two");
    world.uploads("web.1772366301.data", World.POISON);
    world.uploads(World.FOREIGN, "same name, other content");
    world.localAgentWrites(World.FOREIGN, "<agent_data>a neighbour's</agent_data>");
  }

  /** Two polls of one process; returns the operations that they took. */
  private static int run(World world, FaultyOperations files, boolean eager) throws IOException {
    return run(world, files, eager, "three");
  }

  private static int run(World world, FaultyOperations files, boolean eager, String later)
      throws IOException {
    if (eager) {
      files.setBystander(world::dataServerEats);
    }
    try (DataIn dataIn = world.start(files)) {
      world.poll(dataIn, files);
      world.uploads("web.1772366600.data", later);
      world.poll(dataIn, files);
    } catch (Crash e) {
      assertThat(e).hasMessageStartingWith("died before");
    } catch (IOException e) {
      assertThat(e).hasStackTraceContaining("No space left");
    }
    return files.operations().size();
  }

  private static int operations(Publishing publishing, boolean eager) throws IOException {
    World world = new World(World.model(), World.modelPaths(), publishing);
    fill(world);
    int count = run(world, new FaultyOperations(world.disk, Fault.NONE, 0), eager);
    world.settle();
    world.assertEachContentArrivedOnce("without a fault");
    return count;
  }

  @ParameterizedTest
  @CsvSource({
    "OWN,true",
    "OWN,false",
    "THROUGH_A_TEMPORARY_NAME,true",
    "THROUGH_A_TEMPORARY_NAME,false"
  })
  void deliversOnceThoughAnyOperationFails(Publishing publishing, boolean eager)
      throws IOException {
    int count = operations(publishing, eager);
    assertThat(count).isGreaterThan(50);
    for (Fault fault : new Fault[] {Fault.FAIL, Fault.FAIL_FROM_THEN_ON}) {
      for (int at = 1; at <= count; at++) {
        World world = new World(World.model(), World.modelPaths(), publishing);
        fill(world);
        FaultyOperations files = new FaultyOperations(world.disk, fault, at);
        run(world, files, eager);
        world.settle();
        world.assertEachContentArrivedOnce(fault + " at " + files.operations().get(at - 1));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OWN,true",
    "OWN,false",
    "THROUGH_A_TEMPORARY_NAME,true",
    "THROUGH_A_TEMPORARY_NAME,false"
  })
  void deliversOnceThoughItIsKilledAtAnyOperation(Publishing publishing, boolean eager)
      throws IOException {
    int count = operations(publishing, eager);
    for (int at = 1; at <= count; at++) {
      World world = new World(World.model(), World.modelPaths(), publishing);
      fill(world);
      FaultyOperations files = new FaultyOperations(world.disk, Fault.CRASH, at);
      run(world, files, eager);
      world.settle();
      world.assertEachContentArrivedOnce("killed at " + files.operations().get(at - 1));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OWN,true",
    "OWN,false",
    "THROUGH_A_TEMPORARY_NAME,true",
    "THROUGH_A_TEMPORARY_NAME,false"
  })
  void deliversOnceThoughThePowerFailsAtAnyOperation(Publishing publishing, boolean eager)
      throws IOException {
    int count = operations(publishing, eager);
    for (int at = 1; at <= count; at++) {
      for (int seed = 0; seed < POWER_LOSSES; seed++) {
        ModelFileSystem disk = World.model();
        World world = new World(disk, World.modelPaths(), publishing);
        fill(world);
        FaultyOperations files = new FaultyOperations(disk, Fault.CRASH, at);
        run(world, files, eager);
        disk.losePower(new Random(seed));
        world.settle();
        world.assertEachContentArrivedOnce(
            "power lost at " + files.operations().get(at - 1) + ", seed " + seed);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Publishing.class)
  void deliversOnceThoughThePowerFailsAfterTheRestart(Publishing publishing) throws IOException {
    int count = operations(publishing, false);
    for (int at = 1; at <= count; at++) {
      for (int seed = 0; seed < POWER_LOSSES; seed++) {
        ModelFileSystem disk = World.model();
        World world = new World(disk, World.modelPaths(), publishing);
        fill(world);
        run(world, new FaultyOperations(disk, Fault.CRASH, at), false);
        pollOnce(world, new FaultyOperations(disk, Fault.NONE, 0));
        disk.losePower(new Random(seed));
        world.settle();
        world.assertEachContentArrivedOnce("killed at " + at + ", then power lost, seed " + seed);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Publishing.class)
  void deliversOnceThoughThePowerFailsAfterAnOperationFailed(Publishing publishing)
      throws IOException {
    int count = operations(publishing, false);
    for (int at = 1; at <= count; at++) {
      for (int seed = 0; seed < POWER_LOSSES; seed++) {
        ModelFileSystem disk = World.model();
        World world = new World(disk, World.modelPaths(), publishing);
        fill(world);
        pollOnce(world, new FaultyOperations(disk, Fault.FAIL, at));
        disk.losePower(new Random(seed));
        world.settle();
        world.assertEachContentArrivedOnce("failed at " + at + ", then power lost, seed " + seed);
      }
    }
  }

  /** A route moves the file to another folder, and fails: the site must be asked again. */
  @Test
  void deliversWhatARouteTookElsewhereThoughThePowerFailsMeanwhile() throws IOException {
    for (int at = 1; at <= 40; at++) {
      for (int seed = 0; seed < POWER_LOSSES; seed++) {
        ModelFileSystem disk = World.model();
        World world = new World(disk, World.modelPaths(), Publishing.OWN);
        world.uploads("web.1772366000.data", "one");
        try (DataIn dataIn = world.start(disk)) {
          Delivery delivery = dataIn.begin(world.receive(dataIn, "web.1772366000.data"));
          dataIn.prepare(List.of(delivery));
          disk.rename(delivery.file().path(), Path.of("/spool/archived"));
          disk.forceFolder(Path.of("/spool"));
          disk.forceFolder(world.paths.dataIn());
        }
        FaultyOperations files = new FaultyOperations(disk, Fault.CRASH, at);
        run(world, files, true);
        disk.losePower(new Random(seed));
        world.settle();
        world.assertEachContentArrivedOnce("power lost at " + at + ", seed " + seed);
      }
    }
  }

  private static void pollOnce(World world, FaultyOperations files) {
    try (DataIn dataIn = world.start(files)) {
      world.poll(dataIn, files);
    } catch (IOException e) {
      assertThat(e).hasStackTraceContaining("No space left");
    }
  }

  @ParameterizedTest
  @EnumSource(Publishing.class)
  void deliversOnceThoughTheStartAfterACrashCrashesToo(Publishing publishing) throws IOException {
    int count = operations(publishing, true);
    for (int at = 1; at <= count; at += 2) {
      for (int again = 1; again <= 60; again++) {
        ModelFileSystem disk = World.model();
        World world = new World(disk, World.modelPaths(), publishing);
        fill(world);
        run(world, new FaultyOperations(disk, Fault.CRASH, at), true);
        disk.losePower(new Random(at));
        run(world, new FaultyOperations(disk, Fault.CRASH, again), true, "four");
        disk.losePower(new Random(again));
        world.settle();
        world.assertEachContentArrivedOnce("power lost at " + at + ", then at " + again);
      }
    }
  }

  /** Every fourth operation: real forces are slow, and the model has shown the rest. */
  @ParameterizedTest
  @EnumSource(Publishing.class)
  void deliversOnceOnARealFileSystemToo(Publishing publishing, @TempDir Path temp)
      throws IOException {
    int count = operations(publishing, true);
    for (Fault fault : new Fault[] {Fault.FAIL, Fault.CRASH}) {
      for (int at = 1; at <= count; at += 4) {
        Path root = temp.resolve(fault + "-" + at);
        StatePaths paths = new StatePaths(root.resolve("data_in"), root.resolve("tentacle-sync"));
        FileOperations disk = new NioFileOperations();
        for (Path folder : new Path[] {paths.dataIn(), paths.staging(), paths.records()}) {
          disk.createFolder(folder);
        }
        disk.createFolder(paths.deadLetters());
        World world = new World(disk, paths, publishing);
        fill(world);
        FaultyOperations files = new FaultyOperations(disk, fault, at);
        run(world, files, true);
        world.settle();
        world.assertEachContentArrivedOnce(fault + " at " + files.operations().get(at - 1));
      }
    }
  }
}
