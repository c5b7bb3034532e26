package dev.tentacle.server;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much the storage may hold. It counts what is there at the start, then what comes and goes;
 * others may take files away too, so before it refuses it counts again, at most every {@value
 * #RECOUNT_SECONDS} seconds. Blocks; safe for use by many threads.
 */
final class Quota {

  private static final int RECOUNT_SECONDS = 10;

  private static final long RECOUNT_NANOS = Duration.ofSeconds(RECOUNT_SECONDS).toNanos();

  private static final long NOTICE_NANOS = Duration.ofMinutes(1).toNanos();

  private static final Logger LOG = LoggerFactory.getLogger(Quota.class);

  private final Path root;
  private final FileStore store;
  private final ServerLimits limits;
  private final LongSupplier nanos;
  private long files;
  private long bytes;

  /** For uploads under way. */
  private long promisedFiles;

  private long promisedBytes;
  private long countedAt;
  private long noticedAt;
  private boolean full;

  /**
   * Counts what is there.
   *
   * @param nanos as {@link System#nanoTime}
   */
  Quota(Path root, ServerLimits limits, LongSupplier nanos) throws IOException {
    this.root = root;
    this.store = Files.getFileStore(root);
    this.limits = limits;
    this.nanos = nanos;
    this.noticedAt = nanos.getAsLong() - NOTICE_NANOS;
    count();
  }

  private void count() throws IOException {
    files = 0;
    bytes = 0;
    countedAt = nanos.getAsLong();
    if (limits.maxStoredFiles() == 0 && limits.maxStoredBytes() == 0) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes found) {
            if (found.isRegularFile() && !Storage.isTemporary(file)) {
              files++;
              bytes += found.size();
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException fault) {
            LOG.debug("{} is not counted", file, fault);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Keeps room for a file of this size until {@link #release}; false if there is none. */
  synchronized boolean reserve(long size) throws IOException {
    return reserve(1, size);
  }

  /** Keeps more room for a file that has some already. */
  synchronized boolean enlarge(long more) throws IOException {
    return reserve(0, more);
  }

  private boolean reserve(int moreFiles, long moreBytes) throws IOException {
    boolean fits = fits(moreFiles, moreBytes);
    if (!fits && nanos.getAsLong() - countedAt >= RECOUNT_NANOS) {
      count();
      fits = fits(moreFiles, moreBytes);
    }
    if (fits) {
      promisedFiles += moreFiles;
      promisedBytes += moreBytes;
    }
    tell(!fits);
    return fits;
  }

  private boolean fits(int moreFiles, long moreBytes) throws IOException {
    long wantedBytes = bytes + promisedBytes + moreBytes;
    return (limits.maxStoredFiles() == 0
            || files + promisedFiles + moreFiles <= limits.maxStoredFiles())
        && (limits.maxStoredBytes() == 0 || wantedBytes <= limits.maxStoredBytes())
        && store.getUsableSpace() - promisedBytes - moreBytes >= limits.minFreeBytes();
  }

  private void tell(boolean isFull) throws IOException {
    long now = nanos.getAsLong();
    if (isFull == full || now - noticedAt < NOTICE_NANOS) {
      return;
    }
    full = isFull;
    noticedAt = now;
    if (isFull) {
      LOG.warn(
          "Uploads are refused, the storage {} is full: {} files (at most {}), {} bytes (at most {},"
              + " 0 is any), {} free (at least {}); let a Sync server pull it, or make room",
          root,
          files,
          limits.maxStoredFiles(),
          bytes,
          limits.maxStoredBytes(),
          store.getUsableSpace(),
          limits.minFreeBytes());
    } else {
      LOG.info("Uploads are taken again: the storage {} has room", root);
    }
  }

  /** The upload is over, whatever came of it. */
  synchronized void release(long size) {
    promisedFiles--;
    promisedBytes -= size;
  }

  /** A file has come; negative numbers for one that has gone. */
  synchronized void changed(int moreFiles, long moreBytes) {
    files += moreFiles;
    bytes += moreBytes;
  }
}
