package dev.tentacle.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {

  private final Path temp;
  private Path in;

  StateDirectoryTest(@TempDir Path temp) {
    this.temp = temp;
  }

  @BeforeEach
  void makeDataIn() throws IOException {
    in = Files.createDirectory(temp.resolve("data_in"));
  }

  @Test
  void standsBesideDataInUnlessToldOtherwise() throws IOException {
    try (StateDirectory state = StateDirectory.open(in, null)) {
      assertThat(state.root()).isEqualTo(temp.toRealPath().resolve("tentacle-sync"));
      assertThat(state.root().resolve("staging")).isDirectory();
      assertThat(state.root().resolve("records")).isDirectory();
      assertThat(state.root().resolve("dead_letter")).isDirectory();
    }
    try (StateDirectory state = StateDirectory.open(in, temp.resolve("other"))) {
      assertThat(state.root()).isEqualTo(temp.toRealPath().resolve("other"));
    }
  }

  @Test
  void refusesASecondInstanceInThisProcess() throws IOException {
    try (StateDirectory first = StateDirectory.open(in, null)) {
      assertThatThrownBy(() -> StateDirectory.open(in, null))
          .isInstanceOf(UnusableDirectoryException.class)
          .hasMessageContaining("another instance")
          .hasMessageContaining(first.root().toString());
    }
    StateDirectory.open(in, null).close();
  }

  @Test
  void refusesASecondInstanceInAnotherProcess() throws Exception {
    Process holder = holder();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("held");
      assertThatThrownBy(() -> StateDirectory.open(in, null))
          .isInstanceOf(UnusableDirectoryException.class)
          .hasMessageContaining("another instance (process " + holder.pid() + ")");
    } finally {
      holder.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
    StateDirectory.open(in, null).close();
  }

  private Process holder() throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            in.toString())
        .redirectErrorStream(true)
        .start();
  }

  /** Another process that holds the directory until it is killed. */
  static final class Holder {
    public static void main(String[] args) throws Exception {
      try (StateDirectory state = StateDirectory.open(Path.of(args[0]), null)) {
        System.out.println(state.root() == null ? "" : "held");
        System.in.transferTo(System.out);
      }
    }
  }

  @Test
  void refusesADataInThatIsNotThere() {
    assertThatThrownBy(() -> StateDirectory.open(temp.resolve("none"), null))
        .isInstanceOf(UnusableDirectoryException.class)
        .hasMessageContaining("is not a folder: create it, or set incomingdir");
  }

  @Test
  void refusesAStateDirectoryOnAnotherFileSystem() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(temp.resolve("mnt"))) {
      assertThatThrownBy(() -> StateDirectory.open(in, disk.path().resolve("state")))
          .isInstanceOf(UnusableDirectoryException.class)
          .hasMessageContaining("same mounted file system");
    }
    try (Stream<Path> left = Files.list(in)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void letsNobodyElseWriteWhereItStages() throws IOException {
    try (StateDirectory state = StateDirectory.open(in, null)) {
      assertThat(Files.getPosixFilePermissions(state.staging()))
          .doesNotContain(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    }
  }

  @Test
  void refusesAStagingFolderThatIsALink() throws IOException {
    Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
    Path state = Files.createDirectory(temp.resolve("tentacle-sync"));
    Files.createSymbolicLink(state.resolve("staging"), elsewhere);
    assertThatThrownBy(() -> StateDirectory.open(in, null))
        .isInstanceOf(UnusableDirectoryException.class)
        .hasMessageContaining("staging is a symbolic link: remove it");
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void refusesAStagingFolderThatEveryoneMayWrite() throws IOException {
    Path staging = Files.createDirectories(temp.resolve("tentacle-sync/staging"));
    Files.setPosixFilePermissions(staging, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> StateDirectory.open(in, null))
        .isInstanceOf(UnusableDirectoryException.class)
        .hasMessageContaining("is writable for everyone: chmod o-w");
  }

  @Test
  void stagesBesideALinkThatWasPlantedUnderTheNextName() throws IOException {
    try (StateDirectory state = StateDirectory.open(in, null);
        DataIn dataIn = DataIn.open(state, DeliverySettings.defaults())) {
      StagedFile first = dataIn.staging().open(new LocalName("s"), new LocalName("a.1.data"));
      String[] name = first.path().getFileName().toString().split("[-.]", -1);
      Path planted = temp.resolve("planted");
      for (int i = 1; i <= 3; i++) {
        long next = Long.parseLong(name[1]) + i;
        Files.createSymbolicLink(state.staging().resolve(name[0] + "-" + next + ".part"), planted);
      }

      StagedFile second = dataIn.staging().open(new LocalName("s"), new LocalName("a.2.data"));
      second.write(ByteBuffer.wrap(new byte[] {1}));
      second.complete();
      second.force();

      assertThat(Files.isSymbolicLink(second.path())).isFalse();
      assertThat(planted).doesNotExist();
    }
  }

  @Test
  void clearsWhatAFormerRunStaged() throws IOException {
    try (StateDirectory state = StateDirectory.open(in, null)) {
      Path stale = Files.writeString(state.staging().resolve("1-1.part"), "half a fi");
      Path claim = in.resolve("web.1.data");
      Files.createSymbolicLink(claim, Path.of(state.paths().claim("1-1.part")));
      Path foreign = in.resolve("link.1.data");
      Files.createSymbolicLink(foreign, Path.of("/nowhere"));

      DataIn.open(state, DeliverySettings.defaults()).close();

      assertThat(stale).doesNotExist();
      assertThat(Files.isSymbolicLink(claim)).isFalse();
      assertThat(Files.isSymbolicLink(foreign)).isTrue();
    }
  }

  @Test
  void doesNotTakeEmptiedStagingForDelivered() throws IOException {
    LocalName site = new LocalName("site");
    DeliveryKey key;
    try (StateDirectory state = StateDirectory.open(in, null);
        DataIn dataIn = DataIn.open(state, DeliverySettings.defaults())) {
      StagedFile file = dataIn.staging().open(site, new LocalName("web.1.data"));
      file.complete();
      dataIn.prepare(List.of(dataIn.begin(file)));
      key = file.key();
    }
    try (StateDirectory state = StateDirectory.open(in, null)) {
      try (Stream<Path> staged = Files.list(state.staging())) {
        for (Path path : staged.toList()) {
          Files.delete(path);
        }
      }
      try (DataIn dataIn = DataIn.open(state, DeliverySettings.defaults())) {
        assertThat(dataIn.record().contains(key)).isFalse();
      }
    }
  }

  @Test
  void refusesAGroupThatDoesNotExist() throws IOException {
    try (StateDirectory state = StateDirectory.open(in, null)) {
      assertThatThrownBy(
              () -> DataIn.open(state, DeliverySettings.defaults().withGroup("no-such-group")))
          .isInstanceOf(UnusableDirectoryException.class)
          .hasMessageContaining("group no-such-group");
    }
  }
}
