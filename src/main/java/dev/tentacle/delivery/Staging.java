package dev.tentacle.delivery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where files are while they arrive, on the file system of data_in, under names of our own making.
 *
 * <p>What a former run left here is cleared at start, after it has been asked what it tells.
 */
public final class Staging {

  private static final Logger LOG = LoggerFactory.getLogger(Staging.class);

  static final String SUFFIX = ".part";

  /** Its absence tells that somebody emptied the folder: see {@link #isUntouched}. */
  private static final String KEEP = "DO-NOT-EMPTY.txt";

  private static final String KEEP_TEXT =
      """
      A file that is gone from here while tentacle-sync is stopped counts as delivered.
      To clear this folder, remove all of it, this note included: nothing is lost then.
      """;

  private final Path folder;
  private final DeliverySettings settings;
  private final Clock clock;
  private final FileOperations files;
  private final SharedForce force;
  private final AtomicLong counter = new AtomicLong();
  private final long run;

  Staging(Path folder, DeliverySettings settings, Clock clock, FileOperations files) {
    this.folder = folder;
    this.settings = settings;
    this.clock = clock;
    this.files = files;
    this.force = new SharedForce(() -> files.forceFolder(folder));
    this.run = clock.millis();
  }

  /**
   * A new, empty file for what a site sends under a name.
   *
   * @throws IOException if it cannot be made, for example because the disk is full
   */
  public StagedFile open(LocalName site, LocalName name) throws IOException {
    while (true) {
      Path path = folder.resolve(run + "-" + counter.incrementAndGet() + SUFFIX);
      try {
        return new StagedFile(site, name, path, files.createNew(path), this);
      } catch (FileAlreadyExistsException e) {
        LOG.debug("The clock went back to a former run's time: taking the next number", e);
      }
    }
  }

  /** Fails where files cannot get the mode and group that the settings want. */
  void probe() throws IOException {
    Path path = folder.resolve("probe" + SUFFIX);
    files.delete(path);
    try {
      files.createNew(path).close();
      files.setPermissions(path, settings.mode(), settings.group());
    } catch (IOException e) {
      throw new UnusableDirectoryException(
          "cannot make files in "
              + folder
              + " with mode "
              + PosixFilePermissions.toString(settings.mode())
              + (settings.group() == null ? "" : " and group " + settings.group())
              + ": is there space, does the group exist, and is this user a member?",
          e);
    } finally {
      files.delete(path);
    }
  }

  DeliverySettings settings() {
    return settings;
  }

  Clock clock() {
    return clock;
  }

  FileOperations files() {
    return files;
  }

  Path folder() {
    return folder;
  }

  /** Makes the names of the files in here durable, so that a missing one tells something. */
  void force() throws IOException {
    force.await();
  }

  /** Whether what a former run left in here is all still there, as far as can be told. */
  boolean isUntouched() throws IOException {
    return files.look(folder.resolve(KEEP)).isPresent();
  }

  /** Clears what a former run left; returns how many files that were. */
  int clear() throws IOException {
    int[] cleared = {0};
    files.list(
        folder,
        name -> {
          if (name.endsWith(SUFFIX) && files.delete(folder.resolve(name))) {
            cleared[0]++;
          }
          return true;
        });
    if (!isUntouched()) {
      try (FileOperations.Output note = files.createNew(folder.resolve(KEEP))) {
        note.write(ByteBuffer.wrap(KEEP_TEXT.getBytes(StandardCharsets.UTF_8)));
        note.force();
      }
    }
    force();
    return cleared[0];
  }
}
