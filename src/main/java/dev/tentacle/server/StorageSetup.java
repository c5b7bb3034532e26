package dev.tentacle.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a storage ready: missing folders of the filters are made, and what uploads that were cut
 * off by a crash left behind is cleared away. Blocks.
 */
final class StorageSetup {

  private static final Logger LOG = LoggerFactory.getLogger(StorageSetup.class);

  private final Path root;

  private StorageSetup(Path root) {
    this.root = root;
  }

  /**
   * Returns the storage directory without symbolic links.
   *
   * @throws IllegalArgumentException if the directory or a folder cannot be used; the message says
   *     which and what to do
   */
  static Path prepare(ServerOptions options) throws IOException {
    Path directory = options.directory();
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException(
          "storage directory " + directory + " does not exist: create it, or name another");
    }
    Path root = directory.toRealPath();
    StorageSetup setup = new StorageSetup(root);
    Set<Path> done = new HashSet<>();
    setup.prepareFolder(root, done);
    for (FolderMap.Rule rule : options.folders().rules()) {
      setup.prepareFolder(root.resolve(rule.folder()).normalize(), done);
    }
    return root;
  }

  private void prepareFolder(Path folder, Set<Path> done) throws IOException {
    if (done.add(folder)) {
      make(folder);
      check(folder);
      clearTemporaries(folder);
    }
  }

  private static void make(Path folder) {
    if (Files.isDirectory(folder)) {
      return;
    }
    try {
      Files.createDirectories(folder);
      LOG.info("Made the folder {} that a filter names", folder);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "folder " + folder + " that a filter names cannot be made: create it", e);
    }
  }

  private void check(Path folder) throws IOException {
    if (!folder.toRealPath().startsWith(root)) {
      throw new IllegalArgumentException(
          "folder "
              + folder
              + " that a filter names leads out of the storage "
              + root
              + ": replace the symbolic link by a folder or a mount");
    }
    if (!Files.isWritable(folder)) {
      throw new IllegalArgumentException(
          "folder " + folder + " is not writable: give it to the user that runs the server");
    }
  }

  private static void clearTemporaries(Path folder) throws IOException {
    try (DirectoryStream<Path> stale = Files.newDirectoryStream(folder, Storage::isTemporary)) {
      for (Path file : stale) {
        Files.deleteIfExists(file);
        LOG.info("Cleared {}, left by an upload that was cut off", file);
      }
    }
  }
}
