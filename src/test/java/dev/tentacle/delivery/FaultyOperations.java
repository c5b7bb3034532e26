package dev.tentacle.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Passes operations on, until the one that fails or at which the process dies. */
class FaultyOperations implements FileOperations {

  /** The process died: nothing of it runs any more, not even what a finally block wants. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash(String operation) {
      super("died before " + operation);
    }
  }

  /** What happens at the operation that was chosen. */
  enum Fault {
    NONE,
    FAIL,
    FAIL_FROM_THEN_ON,
    CRASH
  }

  /** Runs behind each rename: only that makes a file appear to others. */
  interface Bystander {
    void act() throws IOException;
  }

  private final FileOperations real;
  private final Fault fault;
  private final int at;
  private final List<String> operations = new ArrayList<>();
  private Bystander bystander = () -> {};
  private boolean dead;
  private boolean mended;

  FaultyOperations(FileOperations real, Fault fault, int at) {
    this.real = real;
    this.fault = fault;
    this.at = at;
  }

  void setBystander(Bystander next) {
    bystander = next;
  }

  /** The disk is well again. */
  void mend() {
    mended = true;
  }

  List<String> operations() {
    return operations;
  }

  private interface Action<T> {
    T run() throws IOException;
  }

  private <T> T run(String operation, Action<T> action) throws IOException {
    before(operation);
    return action.run();
  }

  private void perform(String operation, SharedForce.Action action) throws IOException {
    before(operation);
    action.run();
    if (operation.startsWith("rename")) {
      bystander.act();
    }
  }

  private void before(String operation) throws IOException {
    if (dead) {
      throw new Crash(operation);
    }
    operations.add(operation);
    int number = operations.size();
    if (fault == Fault.CRASH && number == at) {
      dead = true;
      throw new Crash(operation);
    }
    boolean fails =
        !mended
            && ((fault == Fault.FAIL && number == at)
                || (fault == Fault.FAIL_FROM_THEN_ON && number >= at));
    if (fails) {
      throw new FileSystemException(operation, null, "No space left on device");
    }
  }

  private Output output(String file, Output out) {
    return new Output() {
      @Override
      public void write(ByteBuffer data) throws IOException {
        ByteBuffer half = data.duplicate().limit(data.position() + data.remaining() / 2);
        try {
          before("write " + file);
        } catch (FileSystemException | Crash e) {
          out.write(half);
          throw e;
        }
        out.write(data);
      }

      @Override
      public void force() throws IOException {
        before("force " + file);
        out.force();
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }

  @Override
  public Output createNew(Path file) throws IOException {
    return output(name(file), run("createNew " + name(file), () -> real.createNew(file)));
  }

  @Override
  public Output append(Path file) throws IOException {
    return output(name(file), run("append " + name(file), () -> real.append(file)));
  }

  @Override
  public InputStream read(Path file) throws IOException {
    return run("read " + name(file), () -> real.read(file));
  }

  @Override
  public Optional<Entry> look(Path path) throws IOException {
    return run("look " + name(path), () -> real.look(path));
  }

  @Override
  public void link(Path link, String says) throws IOException {
    perform("link " + name(link), () -> real.link(link, says));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    perform("rename " + name(from) + " " + name(to), () -> real.rename(from, to));
  }

  @Override
  public boolean delete(Path path) throws IOException {
    return run("delete " + name(path), () -> real.delete(path));
  }

  @Override
  public void force(Path file) throws IOException {
    perform("force " + name(file), () -> real.force(file));
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    perform("forceFolder " + name(folder), () -> real.forceFolder(folder));
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    perform("createFolder " + name(folder), () -> real.createFolder(folder));
  }

  @Override
  public void createFolderLike(Path model, Path staged, Path folder) throws IOException {
    perform("createFolderLike " + name(folder), () -> real.createFolderLike(model, staged, folder));
  }

  @Override
  public void setModified(Path file, Instant time) throws IOException {
    perform("setModified " + name(file), () -> real.setModified(file, time));
  }

  @Override
  public void setPermissions(Path file, Set<PosixFilePermission> mode, @Nullable String group)
      throws IOException {
    perform("setPermissions " + name(file), () -> real.setPermissions(file, mode, group));
  }

  @Override
  public void list(Path folder, Names names) throws IOException {
    perform("list " + name(folder), () -> real.list(folder, names));
  }

  @Override
  public long usableBytes(Path path) throws IOException {
    return run("usableBytes " + name(path), () -> real.usableBytes(path));
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
