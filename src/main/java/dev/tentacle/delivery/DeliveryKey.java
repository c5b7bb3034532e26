package dev.tentacle.delivery;

import java.nio.charset.StandardCharsets;

/**
 * Which file: the site it came from, its name, its content.
 *
 * @param site the site, as one path segment
 * @param name the name on the site, as a local name
 * @param digest of the content
 */
public record DeliveryKey(LocalName site, LocalName name, ContentDigest digest) {

  /**
   * The key that {@link #toString} wrote as this text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static DeliveryKey parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("not a site, a name and a digest: " + parts.length);
    }
    return new DeliveryKey(
        new LocalName(parts[0]), new LocalName(parts[1]), ContentDigest.parse(parts[2]));
  }

  /** 64 hexadecimal digits that stand for it, for a column that is too short for the whole. */
  public String hash() {
    byte[] text = toString().getBytes(StandardCharsets.UTF_8);
    return ContentDigest.of(ContentDigest.algorithm().digest(text)).hex();
  }

  /** {@code site/name/digest}: no part can have a slash. */
  @Override
  public String toString() {
    return site + "/" + name + "/" + digest;
  }
}
