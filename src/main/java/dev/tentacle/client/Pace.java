package dev.tentacle.client;

import java.time.Duration;

/**
 * How slow a site may be.
 *
 * @param silence how long it may say nothing while it owes something, and how long it may take for
 *     the whole of an answer's line
 * @param transfer how long the content of one file, or a listing, may take
 * @param minRate the fewest bytes of content in a second, as seen over {@code silence}; 0 for any
 */
public record Pace(Duration silence, Duration transfer, long minRate) {

  /** 10 s of silence, an hour for a file, 100 bytes a second. */
  public static final Pace DEFAULT = new Pace(Duration.ofSeconds(10), Duration.ofHours(1), 100);

  public Pace {
    if (silence.isNegative() || silence.isZero() || transfer.isNegative() || transfer.isZero()) {
      throw new IllegalArgumentException("timeout and transferTimeout must be longer than nothing");
    }
    if (minRate < 0) {
      throw new IllegalArgumentException("minTransferRate is negative: " + minRate);
    }
  }

  /** The same with another time-out for silence. */
  Pace withSilence(Duration longest) {
    return new Pace(longest, transfer, minRate);
  }
}
