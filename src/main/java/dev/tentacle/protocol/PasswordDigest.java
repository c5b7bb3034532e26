package dev.tentacle.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What PASS carries: the hexadecimal MD5 of the raw MD5 of the password's UTF-8 bytes.
 *
 * <p>It opens a session as the password does, so it prints as {@code ...}.
 */
public final class PasswordDigest {

  private final byte[] hex;

  private PasswordDigest(byte[] hex) {
    this.hex = hex;
  }

  /** The digest of a password. */
  public static PasswordDigest of(String password) {
    byte[] digest = md5(md5(password.getBytes(StandardCharsets.UTF_8)));
    return new PasswordDigest(
        HexFormat.of().formatHex(digest).getBytes(StandardCharsets.ISO_8859_1));
  }

  static PasswordDigest received(String octets) {
    return new PasswordDigest(Octets.bytes(octets));
  }

  String octets() {
    return Octets.of(hex);
  }

  private static byte[] md5(byte[] bytes) {
    try {
      return MessageDigest.getInstance("MD5").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no MD5, which the Tentacle password needs", e);
    }
  }

  /** In constant time, so that a guess learns nothing from how long it takes. */
  @Override
  public boolean equals(Object other) {
    return other instanceof PasswordDigest digest && MessageDigest.isEqual(hex, digest.hex);
  }

  @Override
  public int hashCode() {
    return 0;
  }

  @Override
  public String toString() {
    return "...";
  }
}
