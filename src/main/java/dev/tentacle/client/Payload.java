package dev.tentacle.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a download became: bytes in memory, or a file where there were too many for that. */
public interface Payload {

  /** In bytes. */
  long size();

  /** SHA-256, as lower-case hexadecimal digits. */
  String digest();

  /** The bytes from the first on. */
  InputStream open() throws IOException;

  /** A small one. */
  final class InMemory implements Payload {

    private final byte[] bytes;
    private final String digest;

    InMemory(byte[] bytes, String digest) {
      this.bytes = bytes;
      this.digest = digest;
    }

    /** The bytes, not copied. */
    public byte[] bytes() {
      return bytes;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public String digest() {
      return digest;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes);
    }
  }

  /** A file that belongs to whoever got the payload. */
  record OnDisk(Path file, long size, String digest) implements Payload {
    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(file);
    }
  }
}
