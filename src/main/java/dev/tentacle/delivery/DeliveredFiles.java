package dev.tentacle.delivery;

import dev.tentacle.delivery.RecordLine.Delivered;
import java.security.SecureRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The last files that were delivered, at most a given number, in the order in which they were.
 *
 * <p>About 40 bytes a file, taken once: it neither grows nor makes garbage (ADR 0032). A file that
 * is added twice takes two places. Not for use by several threads at a time.
 */
final class DeliveredFiles {

  // Deliveries are counted from 1, and each stands at its number modulo the capacity. Chains lead
  // from a delivery to the one before it of the same hash; what is older than the first is gone.
  private final long[] highs;
  private final long[] lows;
  private final long[] seconds;
  private final long[] before;
  private final long[] newest;
  private final int shift;
  // Unknown to the sites: none can choose its files so that they share a chain.
  private final long factor = new SecureRandom().nextLong() | 1;
  private long first = 1;
  private long next = 1;

  DeliveredFiles(int capacity) {
    highs = new long[capacity];
    lows = new long[capacity];
    seconds = new long[capacity];
    before = new long[capacity];
    int bits = Math.max(1, Integer.SIZE - 1 - Integer.numberOfLeadingZeros(capacity));
    newest = new long[1 << bits];
    shift = Long.SIZE - bits;
  }

  int size() {
    return (int) (next - first);
  }

  /** Adds a file as the last one; the first one makes room if need be. */
  void add(Delivered line) {
    Fingerprint file = line.file();
    int place = place(next);
    int chain = chain(file);
    highs[place] = file.high();
    lows[place] = file.low();
    seconds[place] = line.second();
    before[place] = newest[chain];
    newest[chain] = next;
    next++;
    first = Math.max(first, next - highs.length);
  }

  boolean contains(Fingerprint file) {
    long number = newest[chain(file)];
    while (number >= first) {
      int place = place(number);
      if (lows[place] == file.low() && highs[place] == file.high()) {
        return true;
      }
      number = before[place];
    }
    return false;
  }

  /** Forgets the first ones, up to one that is not older than this. */
  void forgetBefore(long second) {
    while (first < next && seconds[place(first)] < second) {
      first++;
    }
  }

  /** All of them, the first one first. */
  Stream<Delivered> stream() {
    return LongStream.range(first, next)
        .mapToInt(this::place)
        .mapToObj(
            place -> new Delivered(seconds[place], new Fingerprint(highs[place], lows[place])));
  }

  private int place(long number) {
    return (int) (number % highs.length);
  }

  private int chain(Fingerprint file) {
    return (int) ((file.low() * factor) >>> shift);
  }
}
