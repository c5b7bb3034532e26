package dev.tentacle.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tentacle.delivery.FaultyOperations.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class StagedFileTest {

  private static StagedFile open(FileOperations files) throws IOException {
    Staging staging =
        new Staging(
            World.modelPaths().staging(), DeliverySettings.defaults(), World.clock(), files);
    return staging.open(World.SITE, new LocalName("web.1.data"));
  }

  private static int operation(String start) throws IOException {
    FaultyOperations files = new FaultyOperations(World.model(), Fault.NONE, 0);
    StagedFile file = open(files);
    file.write(ByteBuffer.wrap(new byte[10]));
    file.complete();
    file.force();
    for (int i = 0; i < files.operations().size(); i++) {
      if (files.operations().get(i).startsWith(start)) {
        return i + 1;
      }
    }
    throw new AssertionError("no " + start + " in " + files.operations());
  }

  @Test
  void forcesNoSecondTimeAfterAForceThatFailed() throws IOException {
    StagedFile file = open(new FaultyOperations(World.model(), Fault.FAIL, operation("force ")));
    file.write(ByteBuffer.wrap(new byte[10]));
    file.complete();
    assertThatThrownBy(file::force).isInstanceOf(IOException.class);
    assertThatThrownBy(file::force).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void takesNothingMoreAfterAWriteThatFailed() throws IOException {
    StagedFile file = open(new FaultyOperations(World.model(), Fault.FAIL, operation("write ")));
    ByteBuffer data = ByteBuffer.wrap(new byte[10]);
    assertThatThrownBy(() -> file.write(data)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> file.write(data)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(file::complete).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void takesSizeAndDigestAsItIsWritten() throws IOException {
    StagedFile file = open(World.model());
    file.write(ByteBuffer.wrap(new byte[] {'a'}));
    file.write(ByteBuffer.allocateDirect(2).put(new byte[] {'b', 'c'}).flip());
    file.complete();
    assertThat(file.size()).isEqualTo(3);
    assertThat(file.key().digest().hex())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void isGoneWhenItIsDiscardedAtAnyTime() throws IOException {
    ModelFileSystem disk = World.model();
    StagedFile open = open(disk);
    open.discard();
    open.discard();
    assertThat(disk.look(open.path())).isEmpty();
    StagedFile forced = open(disk);
    forced.complete();
    forced.force();
    forced.discard();
    assertThat(disk.look(forced.path())).isEmpty();
  }
}
