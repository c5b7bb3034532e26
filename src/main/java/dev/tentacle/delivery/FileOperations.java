package dev.tentacle.delivery;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that this package asks of a file system, so that a test can fail any of it, or take the power
 * away.
 *
 * <p>No operation follows a symbolic link in the last segment of its path.
 */
interface FileOperations {

  /** A file open for writing at its end. */
  interface Output extends Closeable {

    /** Writes all that remains in the buffer. */
    void write(ByteBuffer data) throws IOException;

    /** Returns when content and length are on stable storage. */
    void force() throws IOException;
  }

  /** What stands under a path. */
  enum Kind {
    FILE,
    FOLDER,
    LINK,
    OTHER
  }

  /**
   * What stands under a path.
   *
   * @param inode the number that the file keeps when it is renamed
   * @param link what a symbolic link says, empty for all else
   */
  record Entry(Kind kind, long size, long inode, String link) {}

  /** Takes names one by one, and says whether it wants another. */
  interface Names {
    boolean take(String name) throws IOException;
  }

  /** A new file; fails where the name is taken, by a link as well. */
  Output createNew(Path file) throws IOException;

  /** An existing or new file, written behind what it has. */
  Output append(Path file) throws IOException;

  InputStream read(Path file) throws IOException;

  /** What stands there; empty if nothing does. */
  Optional<Entry> look(Path path) throws IOException;

  /** A symbolic link; fails where the name is taken. */
  void link(Path link, String says) throws IOException;

  /** In one step, replacing what has the name: only ever onto a claim of ours (ADR 0010). */
  void rename(Path from, Path to) throws IOException;

  /** Whether there was something to delete. */
  boolean delete(Path path) throws IOException;

  /** Forces a file that somebody else wrote. */
  void force(Path file) throws IOException;

  /** Makes what was created, renamed and deleted in a folder durable. */
  void forceFolder(Path folder) throws IOException;

  /** The folder and those above it, where they are missing. */
  void createFolder(Path folder) throws IOException;

  /**
   * A folder with the mode and the group of another, which appears in one step.
   *
   * @param staged its name until it is ready, on the same file system
   */
  void createFolderLike(Path model, Path staged, Path folder) throws IOException;

  void setModified(Path file, Instant time) throws IOException;

  void setPermissions(Path file, Set<PosixFilePermission> mode, @Nullable String group)
      throws IOException;

  /** Hands over each name in a folder, in no order, until there is no more or none is wanted. */
  void list(Path folder, Names names) throws IOException;

  /** Bytes that this process may still write where the path is. */
  long usableBytes(Path path) throws IOException;
}
