package dev.tentacle.delivery;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Counts the letters of each site: one site must not fill the disk with them. */
final class LetterCounts {

  /**
   * How long a full folder is taken for full: to count it at each file would hold up the others.
   */
  private static final Duration RECOUNT = Duration.ofMinutes(1);

  private record Count(int letters, Instant at) {}

  private final int most;
  private final Clock clock;
  private final FileOperations files;
  private final Map<Path, Count> sites = new HashMap<>();

  /** Lets a site have so many letters. */
  LetterCounts(int most, Clock clock, FileOperations files) {
    this.most = most;
    this.clock = clock;
    this.files = files;
  }

  /**
   * One more letter is to be stored in a site's folder.
   *
   * @throws IOException if it has as many as it may
   */
  synchronized void add(Path site) throws IOException {
    Instant now = clock.instant();
    Count known = sites.get(site);
    boolean isFull = known != null && known.letters() >= most;
    if (known == null || (isFull && !now.isBefore(known.at().plus(RECOUNT)))) {
      known = new Count(count(site), now);
      sites.put(site, known);
    }
    if (known.letters() >= most) {
      throw new IOException(site + " has " + most + " files already: look at them, and drop some");
    }
    sites.put(site, new Count(known.letters() + 1, known.at()));
  }

  private int count(Path site) throws IOException {
    if (files.look(site).isEmpty()) {
      return 0;
    }
    int[] letters = {0};
    files.list(
        site,
        name -> {
          if (name.endsWith(DeadLetterFolder.NOTE)) {
            letters[0]++;
          }
          return letters[0] < most;
        });
    return letters[0];
  }
}
