package dev.tentacle.delivery;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a file's content, as four numbers: with the name it says which file this is. */
public record ContentDigest(long a, long b, long c, long d) {

  private static final int LENGTH = 32;

  static MessageDigest algorithm() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static ContentDigest of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("not a SHA-256: " + bytes.length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new ContentDigest(in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }

  /**
   * The digest written as these 64 hexadecimal digits.
   *
   * @throws IllegalArgumentException if they are not
   */
  public static ContentDigest parse(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /** 64 hexadecimal digits. */
  public String hex() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(a) + hex.toHexDigits(b) + hex.toHexDigits(c) + hex.toHexDigits(d);
  }

  /**
   * Six decimal digits that hang on the content alone, other ones for each {@code part} of 0..3.
   */
  String sixDigits(int part) {
    long source =
        switch (part) {
          case 0 -> a;
          case 1 -> b;
          case 2 -> c;
          case 3 -> d;
          default -> throw new IllegalArgumentException("no part " + part);
        };
    return String.format("%06d", Long.remainderUnsigned(source, 1_000_000));
  }

  @Override
  public String toString() {
    return hex();
  }
}
