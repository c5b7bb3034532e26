package dev.tentacle.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells whole files from such as are still being written: a site's server shows both alike.
 *
 * <p>A {@code .data} file is whole when it ends in {@code </agent_data>}, white space after it
 * allowed; another when it was the same in two observations. At most a given number of unfinished
 * files is remembered for each site, the latest ones; one that is forgotten begins anew.
 */
public final class Completeness {

  /**
   * What was seen of a file.
   *
   * @param complete whether it is whole
   * @param unchangedFor how long an unfinished file has had this content; zero for a whole one
   */
  public record Observation(boolean complete, Duration unchangedFor) {}

  private record Seen(ContentDigest digest, Instant since) {}

  private static final Observation COMPLETE = new Observation(true, Duration.ZERO);

  private final int maxFilesPerSite;
  private final Clock clock;
  private final Map<LocalName, Map<LocalName, Seen>> sites = new HashMap<>();

  /** Remembers at most so many unfinished files of a site, at least 1. */
  public Completeness(int maxFilesPerSite) {
    this(maxFilesPerSite, Clock.systemUTC());
  }

  Completeness(int maxFilesPerSite, Clock clock) {
    if (maxFilesPerSite < 1) {
      throw new IllegalArgumentException("maxFilesPerSite is " + maxFilesPerSite);
    }
    this.maxFilesPerSite = maxFilesPerSite;
    this.clock = clock;
  }

  /** Judges a complete transfer; an unfinished file is remembered until {@link #forget}. */
  public synchronized Observation observe(StagedFile file) {
    DeliveryKey key = file.key();
    boolean packet = key.name().text().endsWith(".data");
    if (packet && file.hasEndMark()) {
      return COMPLETE;
    }
    Map<LocalName, Seen> files = sites.computeIfAbsent(key.site(), site -> new Latest());
    Seen before = files.get(key.name());
    Instant now = clock.instant();
    if (before == null || !before.digest().equals(key.digest())) {
      files.put(key.name(), new Seen(key.digest(), now));
      return new Observation(false, Duration.ZERO);
    }
    return packet ? new Observation(false, Duration.between(before.since(), now)) : COMPLETE;
  }

  /** Forgets a file that is no more on its site. */
  public synchronized void forget(LocalName site, LocalName name) {
    Map<LocalName, Seen> files = sites.get(site);
    if (files != null && files.remove(name) != null && files.isEmpty()) {
      sites.remove(site);
    }
  }

  /** How many unfinished files of a site are remembered. */
  public synchronized int unfinished(LocalName site) {
    @Nullable Map<LocalName, Seen> files = sites.get(site);
    return files == null ? 0 : files.size();
  }

  private final class Latest extends LinkedHashMap<LocalName, Seen> {

    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<LocalName, Seen> eldest) {
      return size() > maxFilesPerSite;
    }
  }
}
