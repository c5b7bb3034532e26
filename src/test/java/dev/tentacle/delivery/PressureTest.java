package dev.tentacle.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PressureTest {

  private final ModelFileSystem disk = World.model();
  private final FaultyOperations files = new FaultyOperations(disk, FaultyOperations.Fault.NONE, 0);
  private final Path in = World.modelPaths().dataIn();

  private Pressure pressure(int maxQueue, Duration interval, Clock clock) {
    Pressure.Limits limits = new Pressure.Limits(0, 0, maxQueue, interval);
    return new Pressure(World.modelPaths(), limits, clock, files);
  }

  private void packets(int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      disk.createNew(in.resolve("web." + i + ".data")).close();
    }
  }

  @Test
  void pausesWhileTheQueueIsFullAndGoesOnByItself() throws IOException {
    Pressure pressure = pressure(3, Duration.ZERO, World.clock());
    packets(0, 2);
    disk.createNew(in.resolve("web.9.data_BADXML")).close();
    assertThat(pressure.check()).isEqualTo(new Pressure.Verdict(null, 1));
    packets(2, 5);
    assertThat(pressure.check().reason()).contains("3 packets or more wait").contains("max_queue");
    disk.delete(in.resolve("web.0.data"));
    disk.delete(in.resolve("web.1.data"));
    disk.delete(in.resolve("web.2.data"));
    assertThat(pressure.check().room()).isEqualTo(1);
  }

  @Test
  void refusesAFileThatWouldLeaveTooLittleSpaceAndTakesASmallerOne() throws IOException {
    Pressure pressure = spacious(1000);
    assertThatIOException()
        .isThrownBy(() -> pressure.announced(901))
        .withMessage("no space for 901 bytes for %s above the floor of 100 (min_free_bytes)", in);
    assertThat(pressure.hasSpace()).isTrue();
    pressure.announced(900);
  }

  @Test
  void stopsAllWhenWhatIsWrittenReachesTheFloor() throws IOException {
    Pressure pressure = spacious(1000);
    pressure.writes(900);
    assertThatIOException()
        .isThrownBy(() -> pressure.writes(1))
        .withMessageContaining("no more space")
        .withMessageContaining("min_free_bytes");
    assertThat(pressure.hasSpace()).isFalse();
  }

  private Pressure spacious(long usable) {
    FileOperations disk =
        new FaultyOperations(this.disk, FaultyOperations.Fault.NONE, 0) {
          @Override
          public long usableBytes(Path path) {
            return usable;
          }
        };
    Pressure.Limits limits = new Pressure.Limits(100, 0, 0, Duration.ofSeconds(5));
    return new Pressure(World.modelPaths(), limits, World.clock(), disk);
  }

  @Test
  void countsWhatIsPublishedBetweenTwoMeasurements() throws IOException {
    Pressure pressure = pressure(2, Duration.ofSeconds(5), World.clock());
    assertThat(pressure.check().room()).isEqualTo(2);
    pressure.published();
    assertThat(pressure.check().room()).isEqualTo(1);
    pressure.published();
    assertThat(pressure.check().isPaused()).isTrue();
  }

  @Test
  void measuresOnceAnInterval() throws IOException {
    Pressure pressure = pressure(2, Duration.ofSeconds(5), World.clock());
    pressure.check();
    int operations = files.operations().size();
    pressure.check();
    assertThat(files.operations()).hasSize(operations);
  }

  @Test
  void stopsCountingAtItsLimit() throws IOException {
    packets(0, 100);
    int[] asked = {0};
    FileOperations counting =
        new FaultyOperations(disk, FaultyOperations.Fault.NONE, 0) {
          @Override
          public void list(Path folder, Names names) throws IOException {
            super.list(
                folder,
                name -> {
                  asked[0]++;
                  return names.take(name);
                });
          }
        };
    Pressure.Limits limits = new Pressure.Limits(0, 0, 10, Duration.ZERO);
    assertThat(new Pressure(World.modelPaths(), limits, World.clock(), counting).check().isPaused())
        .isTrue();
    assertThat(asked[0]).isEqualTo(10);
  }

  @Test
  void pausesBelowTheFloorOfBytes() throws IOException {
    Pressure.Limits limits = new Pressure.Limits(1000, 0, 0, Duration.ZERO);
    Pressure pressure = new Pressure(World.modelPaths(), limits, World.clock(), files);
    disk.setUsableBytes(999);
    assertThat(pressure.check().reason()).contains("only 999 bytes are free");
    disk.setUsableBytes(1000);
    assertThat(pressure.check()).isEqualTo(new Pressure.Verdict(null, Integer.MAX_VALUE));
  }
}
