package dev.tentacle.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One pull, with a full collection each second to see what is alive. */
public final class WatchedPull {

  private WatchedPull() {}

  /**
   * Arguments: port, data_in, how many files, where to write seconds and megabytes.
   *
   * @throws Exception if not all came
   */
  public static void main(String... arguments) throws Exception {
    AtomicLong most = new AtomicLong();
    ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    watch.scheduleWithFixedDelay(
        () -> most.accumulateAndGet(live(), Math::max), 500, 1000, TimeUnit.MILLISECONDS);
    try {
      Path home = Path.of(arguments[1]);
      Duration time =
          new Ours("verified", 2)
              .bringHome(
                  Integer.parseInt(arguments[0]), home, home, Integer.parseInt(arguments[2]));
      String figures =
          String.format(Locale.ROOT, "%.3f %.3f", time.toNanos() / 1e9, most.get() / 1e6);
      Files.writeString(Path.of(arguments[3]), figures);
    } finally {
      watch.shutdown();
    }
  }

  /** What the collection left: other threads allocate until one can look. */
  private static long live() {
    System.gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getCollectionUsage)
        .filter(Objects::nonNull)
        .mapToLong(MemoryUsage::getUsed)
        .sum();
  }
}
