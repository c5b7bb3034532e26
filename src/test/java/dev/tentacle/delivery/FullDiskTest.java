package dev.tentacle.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real disk that is really full. */
class FullDiskTest {

  private static final Pressure.Limits NONE = new Pressure.Limits(0, 0, 0, Duration.ZERO);

  private final Path temp;
  private SmallDisk disk;
  private Path in;
  private Path ballast;

  FullDiskTest(@TempDir Path temp) {
    this.temp = temp;
  }

  @BeforeEach
  void mount() throws Exception {
    disk = SmallDisk.mount(temp.resolve("mnt"));
    in = Files.createDirectory(disk.path().resolve("data_in"));
    ballast = disk.path().resolve("ballast");
  }

  @AfterEach
  void unmount() throws Exception {
    disk.close();
  }

  private void fill() throws IOException {
    Files.write(ballast, new byte[0]);
    assertThatThrownBy(() -> Files.write(ballast, new byte[2 << 20]))
        .hasMessageContaining("No space left");
  }

  private World world(StateDirectory state) {
    World world = new World(new NioFileOperations(), state.paths(), World.Publishing.OWN);
    for (int i = 0; i < 10; i++) {
      world.uploads("web." + (1772366000 + i) + ".data", "x".repeat(20_000) + i);
    }
    return world;
  }

  @Test
  void leavesTheFilesOnTheSiteWhileTheDiskIsFullAndLosesNone() throws IOException {
    try (StateDirectory state = StateDirectory.open(in, null)) {
      World world = world(state);
      try (DataIn dataIn = world.start(world.disk)) {
        fill();
        world.poll(dataIn, world.disk);
        assertThat(world.onSite).hasSize(10);
        world.dataServerEats();
        assertThat(world.eaten).isEmpty();

        Files.delete(ballast);
        world.poll(dataIn, world.disk);
        world.dataServerEats();
      }
      world.settle();
      world.assertEachContentArrivedOnce("after the disk was full");
    }
  }

  @Test
  void pausesBelowTheFloorOfBytes() throws IOException {
    try (StateDirectory state = StateDirectory.open(in, null)) {
      Pressure pressure = new Pressure(state, new Pressure.Limits(100_000, 0, 0, Duration.ZERO));
      assertThat(pressure.check().isPaused()).isFalse();
      fill();
      assertThat(pressure.check().reason()).contains("fewer than the floor of 100000");
      Files.delete(ballast);
      assertThat(pressure.check().isPaused()).isFalse();
    }
  }

  @Test
  void pausesBelowTheFloorOfFiles() throws IOException {
    try (StateDirectory state = StateDirectory.open(in, null)) {
      Pressure pressure = new Pressure(state, new Pressure.Limits(0, 20, 0, Duration.ZERO));
      assertThat(pressure.check().isPaused()).isFalse();
      List<Path> files = new ArrayList<>();
      while (files.size() < 40) {
        files.add(Files.createFile(disk.path().resolve("file" + files.size())));
      }
      assertThat(pressure.check().reason()).contains("more files can be made").contains("inodes");
      for (Path file : files) {
        Files.delete(file);
      }
      assertThat(pressure.check().isPaused()).isFalse();
      assertThat(state.staging()).isEmptyDirectory();
      assertThat(new Pressure(state, NONE).check().isPaused()).isFalse();
    }
  }

  @Test
  void keepsTheStagedFileWhenTheDeadLettersCannotBeWrittenEither() throws IOException {
    try (StateDirectory state = StateDirectory.open(in, null);
        DataIn dataIn = DataIn.open(state, DeliverySettings.defaults())) {
      StagedFile file = dataIn.staging().open(World.SITE, new LocalName("web.1.data"));
      file.write(ByteBuffer.wrap(new byte[1000]));
      file.complete();
      fill();
      IOException cause = new IOException("x".repeat(900), new IOException("y".repeat(900)));
      assertThatThrownBy(() -> dataIn.deadLetters().store(file, 3, cause))
          .hasMessageContaining("No space left");
      assertThat(dataIn.deadLetters().list()).isEmpty();
      assertThat(file.path()).hasSize(1000);

      Files.delete(ballast);
      DeadLetter letter = dataIn.deadLetters().store(file, 3, cause);
      assertThat(dataIn.deadLetters().list()).containsExactly(letter);
      assertThat(dataIn.deadLetters().content(letter)).hasSize(1000);
      assertThat(file.path()).doesNotExist();
    }
  }
}
