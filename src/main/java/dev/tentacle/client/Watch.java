package dev.tentacle.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds a site that is not silent but slow: one that drips an answer, or content, byte by byte.
 *
 * <p>Looks once in each {@link #interval}, and judges what was under way at the look before as
 * well. While this side does not read, the site cannot be told to be slow.
 */
final class Watch {

  private final Pace pace;
  private @Nullable Dialogue<?> seen;
  private Dialogue.Owed owed = Dialogue.Owed.NOTHING;
  private long transferBegan;
  private long waitBegan;
  private long bytes;
  private boolean answered;
  private boolean paused;

  Watch(Pace pace) {
    this.pace = pace;
  }

  Duration interval() {
    return pace.silence().compareTo(pace.transfer()) < 0 ? pace.silence() : pace.transfer();
  }

  /** A whole line has come. */
  void answered() {
    answered = true;
  }

  /** So much content has come. */
  void came(int length) {
    bytes += length;
  }

  /** This side does not read for a while. */
  void paused() {
    paused = true;
  }

  /**
   * Looks.
   *
   * @param current what the site is to do now
   * @param now in nanoseconds of {@link System#nanoTime}
   * @return what it is too slow with, null where it is not
   */
  @Nullable String look(@Nullable Dialogue<?> current, long now) {
    Dialogue.Owed owes = current == null ? Dialogue.Owed.NOTHING : current.owes();
    boolean same = current == seen && owes == owed && !answered;
    if (!same) {
      transferBegan = now;
    }
    if (!same || paused) {
      waitBegan = now;
    }
    String fault = same ? judge(now) : null;
    seen = current;
    owed = owes;
    bytes = 0;
    answered = false;
    paused = false;
    return fault;
  }

  private @Nullable String judge(long now) {
    long waited = now - waitBegan;
    boolean transfers = owed == Dialogue.Owed.CONTENT || owed == Dialogue.Owed.RECEPTION;
    if (transfers && now - transferBegan >= pace.transfer().toNanos()) {
      return "not done within " + pace.transfer().toMillis() + " ms (transferTimeout)";
    }
    if (owed == Dialogue.Owed.ANSWER && waited >= pace.silence().toNanos()) {
      return "no whole answer within " + pace.silence().toMillis() + " ms (timeout)";
    }
    long fewest = pace.minRate() * interval().toMillis() / 1000;
    if (owed == Dialogue.Owed.CONTENT && waited > 0 && bytes < fewest) {
      return "only "
          + bytes
          + " bytes came in "
          + interval().toMillis()
          + " ms (minTransferRate="
          + pace.minRate()
          + ")";
    }
    return null;
  }
}
