package dev.tentacle.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Sample packets of one size.
 *
 * @param count how many
 * @param size of each, in bytes, at least 100
 */
record Packets(int count, long size) {

  /** An agent's usual packet. */
  static final int SMALL = 5_000;

  private static final String HEAD = "<?xml version='1.0' encoding='UTF-8'?>\n<agent_data>\n";
  private static final String LINE = "<module><name>m</name></module>\n";
  private static final String END = "</agent_data>\n";
  private static final int AGENTS = 20;
  private static final int FIRST = 1_760_000_000;

  /** Writes them into a folder, and to the disk, so that no run pays for them. */
  void writeInto(Path folder) throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      Path file = folder.resolve("agent" + i % AGENTS + "." + (FIRST + i) + ".data");
      try (var out = Files.newOutputStream(file)) {
        write(out);
      }
    }
    new ProcessBuilder("sync").start().waitFor();
  }

  private void write(OutputStream out) throws IOException {
    out.write(HEAD.getBytes(StandardCharsets.US_ASCII));
    byte[] line = LINE.getBytes(StandardCharsets.US_ASCII);
    byte[] lines = LINE.repeat(1000).getBytes(StandardCharsets.US_ASCII);
    long left = size - HEAD.length() - END.length();
    for (; left >= lines.length; left -= lines.length) {
      out.write(lines);
    }
    for (; left >= line.length; left -= line.length) {
      out.write(line);
    }
    out.write(" ".repeat((int) left).getBytes(StandardCharsets.US_ASCII));
    out.write(END.getBytes(StandardCharsets.US_ASCII));
  }

  /** Fails unless all of them have arrived whole. */
  void checkArrived(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> arrived = files.filter(file -> file.toString().endsWith(".data")).toList();
      for (Path file : arrived) {
        if (Files.size(file) != size) {
          throw new IOException(file + " has " + Files.size(file) + " bytes, not " + size);
        }
      }
      if (arrived.size() != count) {
        throw new IOException(arrived.size() + " files arrived, not " + count);
      }
    }
  }

  static void deleteAllIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
