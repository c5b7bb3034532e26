package dev.tentacle.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a file that a person wrote. */
final class TextFile {

  static final int MAX_BYTES = 1 << 20;

  private TextFile() {}

  /**
   * The text of a file: UTF-8, or ISO-8859-1 where it is not UTF-8 (so every file is text).
   *
   * @param file named in errors as it is given
   * @param remedy what to do where it cannot be read
   * @throws ConfigurationException if it cannot be read or is no settings file by its size
   */
  static String read(Path file, String remedy) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new ConfigurationException(file + " does not exist", remedy, e);
    } catch (IOException e) {
      throw new ConfigurationException(file + " cannot be read: " + Reasons.of(file, e), remedy, e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new ConfigurationException(file + " is larger than " + MAX_BYTES + " bytes", remedy);
    }
    return decode(bytes);
  }

  private static String decode(byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      text = new String(bytes, StandardCharsets.ISO_8859_1);
    }
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }
}
