package dev.tentacle.delivery;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one folder where a program keeps its state, held by one process at a time.
 *
 * <p>It stands on the file system of data_in, because a file is published by renaming it. It has
 * {@code staging/}, {@code records/}, {@code dead_letter/}, {@code quarantine/}, {@code requests/},
 * {@code lock} and {@code pid}.
 */
public final class StateDirectory implements Closeable {

  /** The name of the folder beside data_in, where no other is configured. */
  public static final String DEFAULT_NAME = "tentacle-sync";

  private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);

  /** Locks of the operating system belong to the process: these are told apart within it. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final StatePaths paths;
  private final FileChannel channel;

  private StateDirectory(StatePaths paths, FileChannel channel) {
    this.paths = paths;
    this.channel = channel;
  }

  /**
   * Takes the state directory beside data_in, or another; makes it where it is missing.
   *
   * @param dataIn the folder that the data server reads
   * @param stateDir the state directory; null for {@value #DEFAULT_NAME} beside data_in
   * @throws UnusableDirectoryException if data_in is no writable folder, if a rename from one to
   *     the other is impossible, or if another instance holds it
   */
  public static StateDirectory open(Path dataIn, @Nullable Path stateDir) throws IOException {
    Path in = checked(dataIn);
    Path root = stateDir != null ? stateDir.toAbsolutePath() : in.resolveSibling(DEFAULT_NAME);
    StatePaths paths = new StatePaths(in, made(root, in).toRealPath());
    if (!HELD.add(paths.root())) {
      throw held(paths);
    }
    @Nullable FileChannel channel = null;
    boolean done = false;
    try {
      channel = lock(paths);
      for (Path folder :
          List.of(
              paths.staging(),
              paths.records(),
              paths.deadLetters(),
              paths.quarantine(),
              paths.requests())) {
        made(folder, in);
        checkOwn(folder);
      }
      probe(paths);
      done = true;
      return new StateDirectory(paths, channel);
    } finally {
      if (!done) {
        release(paths, channel);
      }
    }
  }

  /**
   * Whether a process works on a state directory now.
   *
   * @param stateDir which may not be there
   */
  public static boolean isHeld(Path stateDir) throws IOException {
    StatePaths paths = new StatePaths(stateDir, stateDir);
    if (!Files.exists(paths.lock())) {
      return false;
    }
    // To open the lock of our own process, and close it, would drop it.
    if (HELD.contains(stateDir.toRealPath())) {
      return true;
    }
    try (FileChannel channel =
        FileChannel.open(paths.lock(), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      return channel.tryLock() == null;
    }
  }

  private static Path checked(Path dataIn) throws IOException {
    if (!Files.isDirectory(dataIn)) {
      throw new UnusableDirectoryException(
          "data_in " + dataIn + " is not a folder: create it, or set incomingdir");
    }
    if (!Files.isWritable(dataIn)) {
      throw new UnusableDirectoryException(
          "data_in "
              + dataIn
              + " is not writable for "
              + System.getProperty("user.name")
              + ": run as its owner, or join its group");
    }
    return dataIn.toRealPath();
  }

  /** Files are published with the group they were staged with, so staging takes that of data_in. */
  private static Path made(Path folder, Path dataIn) throws IOException {
    if (Files.isDirectory(folder)) {
      return folder;
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UnusableDirectoryException(
          "the state directory " + folder + " cannot be made: create it, or set state_dir", e);
    }
    try {
      PosixFileAttributes from = Files.readAttributes(dataIn, PosixFileAttributes.class);
      PosixFileAttributeView view =
          Files.getFileAttributeView(folder, PosixFileAttributeView.class);
      view.setGroup(from.group());
      // Only the group's name is needed: who may write here could plant links.
      Files.setAttribute(folder, "unix:mode", 02750);
    } catch (IOException e) {
      LOG.info("{} keeps its own group: {}", folder, e.toString());
    }
    return folder;
  }

  /** The folders in the state directory are of our own making, and stay it. */
  private static void checkOwn(Path folder) throws IOException {
    PosixFileAttributes attributes =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isDirectory()) {
      throw new UnusableDirectoryException(
          folder + " is a symbolic link: remove it; to move the state, set state_dir");
    }
    if (attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new UnusableDirectoryException(
          folder + " is writable for everyone: chmod o-w " + folder);
    }
  }

  private static FileChannel lock(StatePaths paths) throws IOException {
    FileChannel channel =
        FileChannel.open(
            paths.lock(),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    @Nullable FileLock lock = null;
    try {
      lock = channel.tryLock();
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw held(paths);
    }
    // Not in the lock file: to close any channel of that file would drop the lock.
    Files.writeString(paths.pid(), ProcessHandle.current().pid() + "\n");
    return channel;
  }

  private static UnusableDirectoryException held(StatePaths paths) {
    String pid = "";
    try {
      pid = " (process " + Files.readString(paths.pid()).strip() + ")";
    } catch (IOException e) {
      LOG.debug("no pid file", e);
    }
    return new UnusableDirectoryException(
        "another instance"
            + pid
            + " works on "
            + paths.root()
            + ": stop it, or give this one its own data_in and state_dir");
  }

  /** Publishing is done once for show: only that tells bind mounts and link-less systems apart. */
  private static void probe(StatePaths paths) throws IOException {
    String name = ".tentacle-sync-probe-" + ProcessHandle.current().pid();
    Path staged = paths.staging().resolve(name);
    Path target = paths.dataIn().resolve(name);
    try {
      Files.deleteIfExists(staged);
      Files.deleteIfExists(target);
      Files.createFile(staged);
      Files.createSymbolicLink(target, Path.of(paths.claim(name)));
      Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | UnsupportedOperationException e) {
      throw new UnusableDirectoryException(
          "cannot rename from "
              + paths.staging()
              + " into "
              + paths.dataIn()
              + ": put state_dir on the same mounted file system (under systemd, one"
              + " ReadWritePaths= that holds both)",
          e);
    } finally {
      Files.deleteIfExists(target);
      Files.deleteIfExists(staged);
    }
  }

  /** data_in, with its links resolved. */
  public Path dataIn() {
    return paths.dataIn();
  }

  /** The state directory itself. */
  public Path root() {
    return paths.root();
  }

  /** Where files are while they arrive, for an endpoint's {@code localWorkDirectory}. */
  public Path staging() {
    return paths.staging();
  }

  StatePaths paths() {
    return paths;
  }

  /** Lets another instance have it. */
  @Override
  public void close() throws IOException {
    release(paths, channel);
  }

  private static void release(StatePaths paths, @Nullable FileChannel channel) throws IOException {
    try {
      if (channel != null) {
        Files.deleteIfExists(paths.pid());
        channel.close();
      }
    } finally {
      HELD.remove(paths.root());
    }
  }
}
