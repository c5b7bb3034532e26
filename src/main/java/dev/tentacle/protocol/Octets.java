package dev.tentacle.protocol;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Bytes of the wire held in a string, one byte a character (ISO-8859-1): compared and searched like
 * text, never decoded on the way.
 */
final class Octets {

  private static final int SHOWN = 200;

  private Octets() {}

  static String of(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(String octets) {
    return octets.getBytes(StandardCharsets.ISO_8859_1);
  }

  static boolean isControl(char octet) {
    return octet < ' ' || octet == 0x7f;
  }

  /** Whether each character is a byte, and none of them ends a line. */
  static boolean fitALine(String octets) {
    return octets.chars().allMatch(octet -> octet <= 0xff && octet != '\n');
  }

  /** The text that these bytes are in a charset, empty where they are none. */
  static Optional<String> decode(String octets, Charset charset) {
    try {
      CharBuffer text =
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes(octets)));
      return Optional.of(text.toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /**
   * For a log or an error: one line of printable text, at most {@value #SHOWN} bytes of it. Bytes
   * that are not UTF-8, and control characters, show as {@code \xNN}.
   */
  static String show(String octets) {
    String head = octets.length() > SHOWN ? octets.substring(0, SHOWN) : octets;
    String text = decode(head, StandardCharsets.UTF_8).filter(Octets::isPrintable).orElse(null);
    String shown = text != null ? text : escape(head);
    return head.length() < octets.length() ? shown + "..." : shown;
  }

  private static boolean isPrintable(String text) {
    return text.codePoints()
        .noneMatch(
            c ->
                switch (Character.getType(c)) {
                  case Character.CONTROL,
                      Character.FORMAT,
                      Character.LINE_SEPARATOR,
                      Character.PARAGRAPH_SEPARATOR,
                      Character.SURROGATE,
                      Character.UNASSIGNED ->
                      true;
                  default -> false;
                });
  }

  private static String escape(String octets) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < octets.length(); i++) {
      char octet = octets.charAt(i);
      if (isControl(octet) || octet > 0x7e) {
        shown.append(String.format("\\x%02X", (int) octet));
      } else {
        shown.append(octet);
      }
    }
    return shown.toString();
  }
}
