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

  /** 64 hexadecimal digits that stand for it: the SHA-256 of its text. */
  public String hash() {
    return sha256().hex();
  }

  /** The first half of its hash. */
  Fingerprint fingerprint() {
    ContentDigest hash = sha256();
    return new Fingerprint(hash.a(), hash.b());
  }

  private ContentDigest sha256() {
    byte[] text = toString().getBytes(StandardCharsets.UTF_8);
    return ContentDigest.of(ContentDigest.algorithm().digest(text));
  }

  /** {@code site/name/digest}: no part can have a slash. */
  @Override
  public String toString() {
    return site + "/" + name + "/" + digest;
  }
}
