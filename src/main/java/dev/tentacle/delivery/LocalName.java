package dev.tentacle.delivery;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The name of a local file or folder: one path segment, and nothing else.
 *
 * <p>At most {@value #MAX_BYTES} bytes of UTF-8; no slash, no backslash, no control character, no
 * leading dot. Other packages check names by their own rules; this one trusts nobody.
 *
 * @param text the name
 */
public record LocalName(String text) implements Comparable<LocalName> {

  /** The longest name in bytes: what file systems hold. */
  public static final int MAX_BYTES = 255;

  /**
   * A checked name.
   *
   * @throws IllegalArgumentException if the text is not one path segment
   */
  public LocalName {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("an empty name is not a file's");
    }
    if (text.startsWith(".")) {
      throw refused(text, "starts with a dot");
    }
    if (text.indexOf('/') >= 0 || text.indexOf('\\') >= 0) {
      throw refused(text, "is more than one path segment");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw refused(text, "has a control character");
    }
    if (bytes(text) > MAX_BYTES) {
      throw refused(text, "is longer than " + MAX_BYTES + " bytes");
    }
  }

  private static int bytes(String text) {
    try {
      return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)).remaining();
    } catch (CharacterCodingException e) {
      throw refused(text, "is not text");
    }
  }

  private static IllegalArgumentException refused(String text, String fault) {
    String shown = text.replaceAll("[^\\x20-\\x7e]", "?");
    return new IllegalArgumentException(
        "local name '" + shown.substring(0, Math.min(shown.length(), 200)) + "' " + fault);
  }

  /** Whether a name of this text could be: see the constructor. */
  static boolean fits(String text) {
    return bytes(text) <= MAX_BYTES;
  }

  @Override
  public int compareTo(LocalName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
