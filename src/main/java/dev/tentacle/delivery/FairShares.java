package dev.tentacle.delivery;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Shares the room that data_in has among the sites that have files for it (ADR 0016).
 *
 * <p>Where there is room for all, each gets what it wants. Where not, the sites that wait are
 * brought to the same number of files in data_in, one that wants less leaves the rest to the
 * others, and what does not divide goes to those that were served longest ago. Room is kept for a
 * site that waits until it asks again; not for one that is late by two polls.
 */
public final class FairShares {

  /** How long room is kept at least, also for a site whose polls are not known to be seldom. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int PATIENCE_IN_POLLS = 3;

  private final Pressure pressure;
  private final Clock clock;
  private final Map<String, Site> sites = new HashMap<>();
  private long turn;

  private static final class Site {
    /** Delivered by us, and perhaps not eaten yet. */
    int queued;

    int underWay;
    int waiting;
    long served;
    Instant asked = Instant.EPOCH;
    Duration patience = PATIENCE;

    /** How many more it would take to have so many; what waits for too long does not count. */
    int upTo(int level, Instant now) {
      int has = queued + underWay;
      int wants = asked.plus(patience).isBefore(now) ? 0 : waiting;
      return Math.max(0, Math.min(wants, level - has));
    }
  }

  /** Shares what this pressure leaves. */
  public FairShares(Pressure pressure) {
    this(pressure, Clock.systemUTC());
  }

  FairShares(Pressure pressure, Clock clock) {
    this.pressure = pressure;
    this.clock = clock;
  }

  /** One poll's part of the room; for one poll of a site at a time. */
  public final class Share implements AutoCloseable {

    private final String name;
    private int left;

    private Share(String name) {
      this.name = name;
    }

    /**
     * How many files may come, of those that the site has; asked once a poll.
     *
     * @throws IOException if data_in cannot be read
     */
    public int ask(int wanted) throws IOException {
      synchronized (FairShares.this) {
        left = grant(name, wanted);
        return left;
      }
    }

    /** One of the files that may come is home, or does not come. */
    public void settled(boolean home) {
      synchronized (FairShares.this) {
        Site site = sites.get(name);
        if (left > 0 && site != null) {
          left--;
          site.underWay--;
          site.queued += home ? 1 : 0;
        }
      }
    }

    /** No more files come in this poll. */
    @Override
    public void close() {
      synchronized (FairShares.this) {
        Site site = sites.get(name);
        if (site != null) {
          site.underWay -= left;
        }
        left = 0;
      }
    }
  }

  /** A poll of this site begins. */
  public Share share(String site) {
    return new Share(site);
  }

  /** A site is not even asked for its files, because there is no room: some is kept for it. */
  public synchronized void waits(String site) {
    Site known = asks(site);
    known.waiting = Math.max(known.waiting, 1);
  }

  private Site asks(String name) {
    Instant now = clock.instant();
    Site site = sites.computeIfAbsent(name, unknown -> new Site());
    if (!site.asked.equals(Instant.EPOCH)) {
      Duration polls = Duration.between(site.asked, now).multipliedBy(PATIENCE_IN_POLLS);
      site.patience = polls.compareTo(PATIENCE) > 0 ? polls : PATIENCE;
    }
    site.asked = now;
    return site;
  }

  private int grant(String name, int wanted) throws IOException {
    Pressure.Verdict verdict = pressure.check();
    if (verdict.room() == Integer.MAX_VALUE) {
      return wanted;
    }
    countEaten(pressure.maxQueue() - verdict.room());
    Site site = asks(name);
    site.waiting = wanted;
    int underWay = sites.values().stream().mapToInt(other -> other.underWay).sum();
    int granted = share(site, Math.max(0, verdict.room() - underWay));
    site.waiting = wanted - granted;
    site.underWay += granted;
    if (granted > 0) {
      turn++;
      site.served = turn;
    }
    return granted;
  }

  /** The data server does not say whose files it took: each site's in proportion. */
  private void countEaten(int packets) {
    long ours = sites.values().stream().mapToLong(site -> site.queued).sum();
    if (ours > packets) {
      sites.values().forEach(site -> site.queued = (int) (site.queued * (long) packets / ours));
    }
  }

  /**
   * What the asking site gets if the free room is poured over all, those that have least in data_in
   * first, until each has what it wants or the room is used up.
   */
  private int share(Site asking, int free) {
    Instant now = clock.instant();
    int low = 0;
    int high = pressure.maxQueue();
    while (low < high) {
      int level = (low + high + 1) >>> 1;
      if (sites.values().stream().mapToLong(site -> site.upTo(level, now)).sum() <= free) {
        low = level;
      } else {
        high = level - 1;
      }
    }
    int level = low;
    long rest = free - sites.values().stream().mapToLong(site -> site.upTo(level, now)).sum();
    boolean wantsMore = asking.upTo(level + 1, now) > asking.upTo(level, now);
    long before =
        sites.values().stream()
            .filter(site -> site.upTo(level + 1, now) > site.upTo(level, now))
            .filter(site -> site.served < asking.served)
            .count();
    return asking.upTo(level, now) + (wantsMore && before < rest ? 1 : 0);
  }
}
