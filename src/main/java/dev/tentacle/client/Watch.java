package dev.tentacle.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds a site that is not silent but slow: one that drips an answer, or content, byte by byte.
 *
 * <p>Looks once in each {@link #interval}, and judges what was under way at the look before as
 * well. The time in which this side did not read does not count: the site is not to blame for it.
 */
final class Watch {

  private final Pace pace;
  private @Nullable Dialogue<?> seen;
  private Dialogue.Owed owed = Dialogue.Owed.NOTHING;
  private long transferBegan;
  private long waitBegan;
  private long bytes;
  private boolean answered;
  private long looked;
  private long paused;

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

  /** This side has not read for so many nanoseconds since the last look. */
  void paused(long nanos) {
    paused += nanos;
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
    waitBegan = same ? waitBegan + paused : now;
    String fault = same ? judge(now, now - looked - paused) : null;
    looked = now;
    seen = current;
    owed = owes;
    bytes = 0;
    answered = false;
    paused = 0;
    return fault;
  }

  private @Nullable String judge(long now, long read) {
    boolean transfers = owed == Dialogue.Owed.CONTENT || owed == Dialogue.Owed.RECEPTION;
    if (transfers && now - transferBegan >= pace.transfer().toNanos()) {
      return "not done within " + pace.transfer().toMillis() + " ms (transferTimeout)";
    }
    if (owed == Dialogue.Owed.ANSWER && now - waitBegan >= pace.silence().toNanos()) {
      return "no whole answer within " + pace.silence().toMillis() + " ms (timeout)";
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(read);
    boolean readLongEnough = millis >= interval().toMillis() / 2;
    if (owed == Dialogue.Owed.CONTENT && readLongEnough && bytes < pace.minRate() * millis / 1000) {
      return "only "
          + bytes
          + " bytes came in "
          + millis
          + " ms (minTransferRate="
          + pace.minRate()
          + ")";
    }
    return null;
  }
}
