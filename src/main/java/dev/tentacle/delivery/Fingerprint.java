package dev.tentacle.delivery;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * What stands for a file once its name is not needed any more: 128 bits of {@link DeliveryKey#hash}
 * (ADR 0032).
 */
record Fingerprint(long high, long low) {

  private static final int LENGTH = 16;

  /**
   * The fingerprint written as these 32 hexadecimal digits.
   *
   * @throws IllegalArgumentException if they are not
   */
  static Fingerprint parse(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("not a fingerprint: " + bytes.length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new Fingerprint(in.getLong(), in.getLong());
  }

  /** 32 hexadecimal digits. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
