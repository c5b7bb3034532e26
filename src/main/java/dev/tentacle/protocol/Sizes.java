package dev.tentacle.protocol;

/** Sizes as digits of the wire. */
final class Sizes {

  private static final int MAX_DIGITS = 18;

  private Sizes() {}

  /** The number, or {@link Long#MAX_VALUE} for one that no long holds: over every limit. */
  static long parse(String digits) {
    return digits.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits);
  }
}
