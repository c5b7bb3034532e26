package dev.tentacle.tls;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the password of a private key comes from: it is read each time the key is, and wiped after.
 *
 * <p>It prints as {@code ...}.
 */
public final class KeyPassword {

  /** Gives a fresh array, which the reader wipes. */
  interface Source {
    char[] read();
  }

  private final Source source;
  private final @Nullable Path file;

  KeyPassword(Source source, @Nullable Path file) {
    this.source = source;
    this.file = file;
  }

  /** This password; the array is copied, and the caller wipes its own. */
  public static KeyPassword of(char[] password) {
    char[] copy = password.clone();
    return new KeyPassword(copy::clone, null);
  }

  /** The first line of a file, in UTF-8, without its newline. */
  public static KeyPassword ofFile(Path file) {
    return new KeyPassword(() -> firstLine(new SourceFile(Setting.PASSWORD, file)), file);
  }

  /**
   * The password, in an array that the caller wipes.
   *
   * @throws TlsConfigurationException if its file cannot be read
   */
  char[] read() {
    return source.read();
  }

  /** The file that it is read from, if it is. */
  Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  private static char[] firstLine(SourceFile file) {
    byte[] bytes = file.read();
    CharBuffer text = null;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      int end = 0;
      while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
        end++;
      }
      return Arrays.copyOf(text.array(), end);
    } catch (CharacterCodingException e) {
      throw file.fault("is not text in UTF-8", "Write the password into it in UTF-8", e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
      if (text != null) {
        Arrays.fill(text.array(), '\0');
      }
    }
  }

  @Override
  public String toString() {
    return "...";
  }
}
