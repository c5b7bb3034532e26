package dev.tentacle.server;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A regular file that was opened under its name.
 *
 * @param attributes the opened file's own, not those of one that took its name meanwhile
 */
record StoredFile(Path path, FileChannel channel, BasicFileAttributes attributes) {

  private static final int ATTEMPTS = 10;

  /**
   * Opens a file, null if there is none of this name. A folder or symbolic link is none. Blocks.
   */
  static @Nullable StoredFile open(Path path) throws IOException {
    try {
      for (int i = 0; i < ATTEMPTS; i++) {
        BasicFileAttributes before = attributes(path);
        if (!before.isRegularFile()) {
          return null;
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, NOFOLLOW_LINKS);
        if (isSameNow(path, before, channel)) {
          return new StoredFile(path, channel, before);
        }
      }
    } catch (NoSuchFileException e) {
      return null;
    }
    throw new IOException(path + " changes too fast to be read");
  }

  private static boolean isSameNow(Path path, BasicFileAttributes before, FileChannel channel)
      throws IOException {
    boolean same = false;
    try {
      same = isSame(before, attributes(path));
      return same;
    } finally {
      if (!same) {
        channel.close();
      }
    }
  }

  static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
  }

  /** Whether two looks at a name have seen the same file, unchanged. */
  static boolean isSame(BasicFileAttributes one, BasicFileAttributes other) {
    return Objects.equals(one.fileKey(), other.fileKey())
        && one.size() == other.size()
        && one.lastModifiedTime().equals(other.lastModifiedTime());
  }
}
