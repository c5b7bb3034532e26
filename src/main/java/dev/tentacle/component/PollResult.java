package dev.tentacle.component;

import java.time.Duration;

/**
 * What one poll of a site brought.
 *
 * @param files how many files were routed (and moved off the site, unless told to leave them)
 * @param bytes their bytes together
 * @param failed how many files were left on the site because of a fault
 * @param unfinished how many files were left on the site because they are not complete yet
 * @param duration from the first connection to the last farewell
 */
public record PollResult(int files, long bytes, int failed, int unfinished, Duration duration) {

  /** A poll that asked for nothing. */
  static final PollResult NOTHING = new PollResult(0, 0, 0, 0, Duration.ZERO);

  /** For a log. */
  @Override
  public String toString() {
    return files
        + " files, "
        + bytes
        + " bytes in "
        + duration.toMillis()
        + " ms"
        + (unfinished == 0 ? "" : ", " + unfinished + " left unfinished")
        + (failed == 0 ? "" : ", " + failed + " left because of faults");
  }
}
