package dev.tentacle.delivery;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines that is written at its end, and written anew when it has grown or is damaged.
 *
 * <p>After any error it counts as damaged: what the disk has of it is unknown, and only a rewrite
 * makes it known again.
 */
final class RecordFile implements Closeable {

  private final Path folder;
  private final Path path;
  private final FileOperations files;
  private FileOperations.@Nullable Output out;
  private long lines;

  RecordFile(Path folder, String name, FileOperations files) {
    this.folder = folder;
    this.path = folder.resolve(name);
    this.files = files;
  }

  /** Hands over each sound line; returns how many were torn or damaged. */
  int read(Consumer<RecordLine> lines) throws IOException {
    if (files.look(path).isEmpty()) {
      return 0;
    }
    int damaged = 0;
    try (InputStream in = new BufferedInputStream(files.read(path), 1 << 16)) {
      ByteArrayOutputStream buffer = new ByteArrayOutputStream(RecordLine.MAX_LENGTH);
      byte @Nullable [] next;
      while ((next = line(in, buffer)) != null) {
        Optional<RecordLine> line = RecordLine.parse(next);
        line.ifPresent(lines);
        damaged += line.isPresent() ? 0 : 1;
      }
    }
    return damaged;
  }

  /** The next line, cut where it is too long to be one; null at the end. */
  private static byte @Nullable [] line(InputStream in, ByteArrayOutputStream line)
      throws IOException {
    line.reset();
    int next = in.read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n') {
      if (line.size() < RecordLine.MAX_LENGTH) {
        line.write(next);
      }
      next = in.read();
    }
    // A last line without its newline is torn, even if its sum should be right.
    return next < 0 ? new byte[0] : line.toByteArray();
  }

  /** How many lines were written since the last rewrite, that included. */
  long lines() {
    return lines;
  }

  /** Whether lines can be appended: not before the first rewrite, nor after an error. */
  boolean isSound() {
    return out != null;
  }

  void append(RecordLine line) throws IOException {
    FileOperations.Output sound = out;
    if (sound == null) {
      throw new IOException(path + " is damaged");
    }
    boolean done = false;
    try {
      sound.write(ByteBuffer.wrap(line.bytes()));
      lines++;
      done = true;
    } finally {
      if (!done) {
        damage();
      }
    }
  }

  /** What can be forced, to be used outside of locks. */
  FileOperations.Output output() throws IOException {
    FileOperations.Output sound = out;
    if (sound == null) {
      throw new IOException(path + " is damaged");
    }
    return sound;
  }

  /** Gives up what is open: the next user must {@link #rewrite}. */
  void damage() throws IOException {
    FileOperations.Output was = out;
    out = null;
    if (was != null) {
      was.close();
    }
  }

  /** Replaces the file by one with these lines, durably, and goes on with that. */
  void rewrite(Stream<RecordLine> all) throws IOException {
    damage();
    Path fresh = folder.resolve(path.getFileName() + ".new");
    files.delete(fresh);
    FileOperations.Output next = files.createNew(fresh);
    boolean done = false;
    try {
      lines = write(next, all);
      next.force();
      files.rename(fresh, path);
      files.forceFolder(folder);
      out = next;
      done = true;
    } finally {
      if (!done) {
        next.close();
      }
    }
  }

  private static long write(FileOperations.Output out, Stream<RecordLine> all) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    long count = 0;
    for (RecordLine line : (Iterable<RecordLine>) all::iterator) {
      byte[] bytes = line.bytes();
      if (buffer.remaining() < bytes.length) {
        out.write(buffer.flip());
        buffer.clear();
      }
      buffer.put(bytes);
      count++;
    }
    out.write(buffer.flip());
    return count;
  }

  @Override
  public void close() throws IOException {
    damage();
  }
}
