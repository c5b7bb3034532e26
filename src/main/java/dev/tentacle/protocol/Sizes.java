package dev.tentacle.protocol;

import java.math.BigInteger;

/** Sizes as digits of the wire. */
final class Sizes {

  private Sizes() {}

  /** The number, or {@link Long#MAX_VALUE} for one that no long holds: over every limit. */
  static long parse(String digits) {
    BigInteger size = new BigInteger(digits);
    return size.bitLength() < Long.SIZE ? size.longValue() : Long.MAX_VALUE;
  }
}
