package dev.tentacle.server;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.tentacle.protocol.FileName;
import dev.tentacle.protocol.Filter;
import dev.tentacle.protocol.InvalidNameException;
import dev.tentacle.protocol.LocalCharset;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders that the server keeps files in. Blocks.
 *
 * <p>Files come complete or not at all: an upload is a hidden file until it is published. Symbolic
 * links are neither followed nor listed, so a name never leads out of the storage.
 */
final class Storage {

  private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

  /** No {@link FileName} starts with a dot, and neither LS nor the data server shows one. */
  private static final String TEMPORARY_PREFIX = ".tentacle-";

  private static final String TEMPORARY_SUFFIX = ".part";

  private final Path root;
  private final FolderMap folders;
  private final boolean overwrite;
  private final Quota quota;
  private final Charset charset = LocalCharset.get();

  /** Between looking at a name and changing what stands under it. */
  private final Object names = new Object();

  private Storage(Path root, ServerOptions options) throws IOException {
    this.root = root;
    this.folders = options.folders();
    this.overwrite = options.overwrite();
    this.quota = new Quota(root, options.limits(), System::nanoTime);
  }

  /**
   * Opens the storage when it is ready: {@link StorageSetup}.
   *
   * @throws IllegalArgumentException if the directory or a folder cannot be used; the message says
   *     which and what to do
   */
  static Storage open(ServerOptions options) throws IOException {
    return new Storage(StorageSetup.prepare(options), options);
  }

  /** How much may still come. */
  Quota quota() {
    return quota;
  }

  static boolean isTemporary(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith(TEMPORARY_PREFIX) && name.endsWith(TEMPORARY_SUFFIX);
  }

  /**
   * Looks again at the folder of a file, which may have been replaced since the start.
   *
   * @throws IOException if it is not there, or a symbolic link leads it out of the storage
   */
  void checkFolderOf(Path file) throws IOException {
    checkInside(file.getParent());
  }

  private void checkInside(@Nullable Path folder) throws IOException {
    if (folder == null || !folder.toRealPath().startsWith(root)) {
      throw new FileSystemException(
          String.valueOf(folder),
          null,
          "leads out of the storage " + root + ": replace the symbolic link by a folder");
    }
  }

  /** Where a file of this name stands, whether or not it does. */
  Path path(FileName name) {
    return folder(name.octets()).resolve(name.toLocal(charset));
  }

  /** Whether file systems hold the name: what is not text here grows by escaping. */
  boolean takes(FileName name) {
    return name.toLocal(charset).getBytes(charset).length <= FileName.MAX_LENGTH;
  }

  private Path folder(String octets) {
    return root.resolve(folders.folder(octets));
  }

  /** Whether an upload cannot come under this name. */
  boolean isTaken(Path target) {
    return overwrite
        ? Files.isDirectory(target, NOFOLLOW_LINKS)
        : Files.exists(target, NOFOLLOW_LINKS);
  }

  /** A name for a hidden file that can be renamed to {@code target}. */
  static Path temporaryFor(Path target) {
    return target.resolveSibling(TEMPORARY_PREFIX + UUID.randomUUID() + TEMPORARY_SUFFIX);
  }

  /**
   * Makes a complete and forced file appear under its name, durably.
   *
   * @return false if the name was taken meanwhile
   */
  boolean publish(Path temporary, Path target) throws IOException {
    long size = Files.size(temporary);
    synchronized (names) {
      long before = overwrite ? sizeOf(target) : -1;
      if (isTaken(target) || !(overwrite ? replace(temporary, target) : claim(temporary, target))) {
        return false;
      }
      quota.changed(before < 0 ? 1 : 0, before < 0 ? size : size - before);
    }
    forceFolder(target);
    return true;
  }

  /** Of the file that an upload replaces; negative if it replaces none. */
  private static long sizeOf(Path target) throws IOException {
    try {
      BasicFileAttributes found = StoredFile.attributes(target);
      return found.isRegularFile() ? found.size() : -1;
    } catch (NoSuchFileException e) {
      return -1;
    }
  }

  private static boolean replace(Path temporary, Path target) throws IOException {
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  /** A link is the one way to take a name that fails where the name exists. */
  private static boolean claim(Path temporary, Path target) throws IOException {
    try {
      Files.createLink(target, temporary);
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) {
      // A file system without links. No other upload can come between: it needs the lock.
      LOG.debug("{} cannot be linked, and is renamed", target, e);
      return replace(temporary, target);
    }
    Files.delete(temporary);
    return true;
  }

  private static void forceFolder(Path file) throws IOException {
    Path folder = file.getParent();
    // Windows opens no directory.
    if (folder != null && File.separatorChar == '/') {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** Removes the file unless its name belongs to another one, or it was changed, by now. */
  boolean removeIfSame(Path file, BasicFileAttributes seen) throws IOException {
    synchronized (names) {
      try {
        if (!StoredFile.isSame(seen, StoredFile.attributes(file))) {
          return false;
        }
        Files.delete(file);
        quota.changed(-1, -seen.size());
        return true;
      } catch (NoSuchFileException e) {
        return false;
      }
    }
  }

  /**
   * The names in the folder of a filter, a line each, as the reference lists them: with {@code .},
   * {@code ..} and folders, without what no client may ask for.
   *
   * @throws IOException if the folder cannot be read
   */
  byte[] list(Filter filter) throws IOException {
    Path folder = folder(filter.octets());
    checkInside(folder);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    lines.writeBytes(".\n..\n".getBytes(StandardCharsets.US_ASCII));
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (!Files.isSymbolicLink(entry)) {
          addLine(lines, entry.getFileName().toString());
        }
      }
    }
    return lines.toByteArray();
  }

  private void addLine(ByteArrayOutputStream lines, String local) {
    try {
      lines.writeBytes(FileName.fromLocal(local, charset).bytes());
      lines.write('\n');
    } catch (InvalidNameException e) {
      LOG.trace("Not listed: {}", e.getMessage());
    }
  }
}
