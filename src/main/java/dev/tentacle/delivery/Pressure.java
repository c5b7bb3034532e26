package dev.tentacle.delivery;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether data_in takes more: free space, free inodes, and files that wait for the data server.
 *
 * <p>Measured at most once an interval. Free inodes are found out by making files, because neither
 * the JDK tells them nor do all file systems count them (ADR 0014).
 */
public final class Pressure {

  /**
   * When to pause.
   *
   * @param minFreeBytes pause below; 0 never
   * @param minFreeFiles pause where fewer files than this can be made; 0 never
   * @param maxQueue pause where as many packets wait in data_in; 0 never
   * @param interval between two measurements
   */
  public record Limits(long minFreeBytes, int minFreeFiles, int maxQueue, Duration interval) {

    public Limits {
      if (minFreeBytes < 0 || minFreeFiles < 0 || maxQueue < 0 || interval.isNegative()) {
        throw new IllegalArgumentException("a limit is negative");
      }
    }

    /** 100 MiB, 100 files, 4,000 packets, measured every 5 seconds. */
    public static Limits defaults() {
      return new Limits(100L << 20, 100, 4000, Duration.ofSeconds(5));
    }
  }

  /**
   * What was measured.
   *
   * @param reason why to pause, for an operator; null to go on
   * @param room how many packets may come before the queue is full; {@link Integer#MAX_VALUE} where
   *     that is not limited
   */
  public record Verdict(@Nullable String reason, int room) {

    /** Whether polling has to wait. */
    public boolean isPaused() {
      return reason != null;
    }
  }

  private final StatePaths paths;
  private final Limits limits;
  private final Clock clock;
  private final FileOperations files;
  private @Nullable Verdict last;
  private Instant measured = Instant.MIN;

  /** What was free at the last look, less what was written since. */
  private long free = Long.MAX_VALUE;

  private Instant looked = Instant.MIN;
  private volatile boolean space = true;

  /** Watches data_in and the file system that it shares with the state directory. */
  public Pressure(StateDirectory state, Limits limits) {
    this(state.paths(), limits, Clock.systemUTC(), new NioFileOperations());
  }

  Pressure(StatePaths paths, Limits limits, Clock clock, FileOperations files) {
    this.paths = paths;
    this.limits = limits;
    this.clock = clock;
    this.files = files;
  }

  /**
   * What was measured last, or now if the interval is over.
   *
   * @throws IOException if data_in cannot be read
   */
  public synchronized Verdict check() throws IOException {
    Instant now = clock.instant();
    Verdict known = last;
    if (known == null || !now.isBefore(measured.plus(limits.interval()))) {
      known = measure();
      last = known;
      measured = now;
    }
    return known;
  }

  int maxQueue() {
    return limits.maxQueue();
  }

  /** Says that a packet was published since, so that the room shrinks before the next measure. */
  public synchronized void published() {
    Verdict known = last;
    if (known != null && known.reason() == null && known.room() != Integer.MAX_VALUE) {
      int room = known.room() - 1;
      last = room > 0 ? new Verdict(null, room) : full();
    }
  }

  /**
   * Says that a file of this size is to come.
   *
   * @throws IOException if it would leave less free than the floor
   */
  public synchronized void announced(long size) throws IOException {
    lookAgain();
    if (free - size < limits.minFreeBytes()) {
      throw new IOException("no space for " + size + " bytes" + above());
    }
  }

  /**
   * Says that so many bytes are about to be written.
   *
   * @throws IOException if they would leave less free than the floor: there is no more space then
   */
  public synchronized void writes(long bytes) throws IOException {
    lookAgain();
    if (free - bytes < limits.minFreeBytes()) {
      space = false;
      throw new IOException("no more space" + above());
    }
    free -= bytes;
  }

  private String above() {
    String floor = " above the floor of " + limits.minFreeBytes() + " (min_free_bytes)";
    return " for " + paths.dataIn() + floor;
  }

  /** Whether there was more space at the last look, and since. */
  public boolean hasSpace() {
    return space;
  }

  private void lookAgain() throws IOException {
    if (limits.minFreeBytes() > 0 && !clock.instant().isBefore(looked.plus(limits.interval()))) {
      look();
    }
  }

  private long look() throws IOException {
    free = files.usableBytes(paths.dataIn());
    looked = clock.instant();
    space = true;
    return free;
  }

  private Verdict measure() throws IOException {
    long bytes = limits.minFreeBytes() == 0 ? 0 : look();
    if (bytes < limits.minFreeBytes()) {
      return new Verdict(
          "only "
              + bytes
              + " bytes are free for "
              + paths.dataIn()
              + ", fewer than the floor of "
              + limits.minFreeBytes(),
          0);
    }
    @Nullable String fault = makeFiles();
    if (fault != null) {
      return new Verdict(fault, 0);
    }
    if (limits.maxQueue() == 0) {
      return new Verdict(null, Integer.MAX_VALUE);
    }
    int waiting = countPackets();
    return waiting < limits.maxQueue() ? new Verdict(null, limits.maxQueue() - waiting) : full();
  }

  private Verdict full() {
    return new Verdict(
        limits.maxQueue() + " packets or more wait in " + paths.dataIn() + " (max_queue)", 0);
  }

  /** What keeps us from making as many files as the floor wants, or null; none of them stays. */
  private @Nullable String makeFiles() throws IOException {
    int made = 0;
    try {
      while (made < limits.minFreeFiles()) {
        files.createNew(probe(made)).close();
        made++;
      }
      return null;
    } catch (IOException e) {
      return "only "
          + made
          + " more files can be made in "
          + paths.staging()
          + ", fewer than the floor of "
          + limits.minFreeFiles()
          + " (inodes or quota): "
          + e;
    } finally {
      for (int i = 0; i < made; i++) {
        files.delete(probe(i));
      }
    }
  }

  private Path probe(int number) {
    // Ends like a staged file, so that those of a crashed run are cleared at start.
    return paths.staging().resolve("probe-" + number + Staging.SUFFIX);
  }

  private int countPackets() throws IOException {
    int[] count = {0};
    files.list(
        paths.dataIn(),
        name -> {
          if (name.endsWith(".data")) {
            count[0]++;
          }
          return count[0] < limits.maxQueue();
        });
    return count[0];
  }
}
