package dev.tentacle.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a file on a Tentacle server: bytes, and a single path segment.
 *
 * <p>At most {@value #MAX_LENGTH} bytes; none of the characters that the reference server refuses
 * ({@code ? [ ] / \ = + < > : ; ' , * ~}), no control character, no leading dot. Agents send UTF-8,
 * ISO-8859-1 and worse, so a name is compared and kept as its bytes.
 *
 * @param octets the bytes, one a character (ISO-8859-1)
 */
public record FileName(String octets) implements Comparable<FileName> {

  /** The longest name in bytes: what file systems hold. */
  public static final int MAX_LENGTH = 255;

  private static final String FORBIDDEN = "?[]/\\=+<>:;',*~";
  private static final char ESCAPE = '~';

  /** What expressions, placeholders, URIs and shells take for their own. */
  private static final String MEANINGFUL = "$%&#{}\"`|";

  /** A name under which Windows opens a device, whatever follows the first dot. */
  private static final Pattern DEVICE =
      Pattern.compile(
          "(CON|PRN|AUX|NUL|(COM|LPT)[0-9\u00b9\u00b2\u00b3]) *(\\..*)?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /**
   * A name of these octets.
   *
   * @throws InvalidNameException if the bytes are not a name
   */
  public FileName {
    String fault = fault(octets);
    if (fault != null) {
      throw new InvalidNameException(octets, fault);
    }
  }

  /**
   * The name whose bytes these are.
   *
   * @throws InvalidNameException if the bytes are not a name
   */
  public static FileName of(byte[] bytes) {
    return new FileName(Octets.of(bytes));
  }

  /**
   * The name whose bytes are this text in UTF-8.
   *
   * @throws InvalidNameException if they are not a name
   */
  public static FileName of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Why these octets are no name, null where they are one. */
  static @Nullable String fault(String octets) {
    if (octets.isEmpty()) {
      return "is empty";
    }
    return octets.startsWith(".") ? "starts with a dot" : faultOfCharacters(octets);
  }

  static @Nullable String faultOfCharacters(String octets) {
    if (octets.length() > MAX_LENGTH) {
      return "is longer than " + MAX_LENGTH + " bytes";
    }
    for (int i = 0; i < octets.length(); i++) {
      char octet = octets.charAt(i);
      if (octet > 0xff) {
        throw new IllegalArgumentException("not bytes: character " + (int) octet);
      }
      if (Octets.isControl(octet)) {
        return "has a control character";
      }
      if (FORBIDDEN.indexOf(octet) >= 0) {
        return "has the character " + octet;
      }
    }
    return null;
  }

  /** The bytes, a fresh array. */
  public byte[] bytes() {
    return Octets.bytes(octets);
  }

  /**
   * The name for a local file: the text itself where it stands for these bytes alone in {@code
   * charset}, and means nothing to expressions, URIs, shells and file systems; else each byte that
   * it owes that to becomes {@code ~XX}. A tilde cannot occur in a name, so two names never become
   * one, and {@link #fromLocal} finds the way back (ADR 0003, ADR 0025).
   *
   * @param charset what the file system's names are written in, see {@link LocalCharset}
   */
  public String toLocal(Charset charset) {
    return Octets.decode(octets, charset)
        .filter(text -> isPlain(text) && octets.equals(Octets.of(text.getBytes(charset))))
        .orElseGet(this::escaped);
  }

  /**
   * The name that {@link #toLocal} wrote as this local file name.
   *
   * @throws InvalidNameException if it is none, for example because it is a temporary file
   */
  public static FileName fromLocal(String local, Charset charset) {
    byte[] bytes = local.indexOf(ESCAPE) < 0 ? local.getBytes(charset) : unescaped(local);
    FileName name = of(bytes);
    String written = name.toLocal(charset);
    if (!written.equals(local)) {
      throw new InvalidNameException(Octets.of(bytes), "is " + written + " as a local file");
    }
    return name;
  }

  private static byte[] unescaped(String local) {
    byte[] bytes = local.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream octets = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != ESCAPE) {
        octets.write(bytes[i]);
      } else if (i + 2 < bytes.length
          && HexFormat.isHexDigit(bytes[i + 1])
          && HexFormat.isHexDigit(bytes[i + 2])) {
        octets.write(HexFormat.fromHexDigits(local, i + 1, i + 3));
        i += 2;
      } else {
        throw new InvalidNameException(Octets.of(bytes), "has a stray tilde");
      }
    }
    return octets.toByteArray();
  }

  /**
   * What no operator can read is escaped as well. Some charsets write forbidden characters, the
   * tilde among them, in bytes that are allowed.
   */
  private static boolean isPlain(String text) {
    return text.codePoints()
            .noneMatch(
                c -> isInvisible(c) || FORBIDDEN.indexOf(c) >= 0 || MEANINGFUL.indexOf(c) >= 0)
        && !DEVICE.matcher(text).matches()
        && !endsUnseen(text);
  }

  private static boolean isInvisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /** Windows passes over such an end: two names would be one. */
  private static boolean endsUnseen(String text) {
    return text.endsWith(".") || text.endsWith(" ");
  }

  private String escaped() {
    boolean isDevice = DEVICE.matcher(octets).matches();
    StringBuilder local = new StringBuilder(octets.length() + 8);
    for (int i = 0; i < octets.length(); i++) {
      char octet = octets.charAt(i);
      boolean isUnseenEnd = i == octets.length() - 1 && endsUnseen(octets);
      boolean isPlain = octet < 0x80 && MEANINGFUL.indexOf(octet) < 0 && !isUnseenEnd;
      if (isPlain && !(i == 0 && isDevice)) {
        local.append(octet);
      } else {
        local.append(ESCAPE).append(HexFormat.of().withUpperCase().toHexDigits((byte) octet));
      }
    }
    return local.toString();
  }

  /** By bytes. */
  @Override
  public int compareTo(FileName other) {
    return octets.compareTo(other.octets);
  }

  /** For people: UTF-8 where it is, {@code \xNN} where it is not. */
  @Override
  public String toString() {
    return Octets.show(octets);
  }
}
