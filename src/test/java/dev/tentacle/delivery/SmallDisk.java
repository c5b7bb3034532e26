package dev.tentacle.delivery;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A real file system of one megabyte and 64 files; where none can be mounted, tests are skipped.
 */
record SmallDisk(Path path) implements AutoCloseable {

  static SmallDisk mount(Path path) throws IOException {
    Files.createDirectories(path);
    String said = run("mount", "-t", "tmpfs", "-o", "size=1m,nr_inodes=64", "tmpfs", "" + path);
    assumeTrue(said.isEmpty(), () -> "no file system can be mounted here: " + said);
    return new SmallDisk(path);
  }

  private static String run(String... command) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return e.toString();
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return process.waitFor() == 0 ? "" : "failed: " + said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    String said = run("umount", "-l", path.toString());
    if (!said.isEmpty()) {
      throw new IOException(said);
    }
  }
}
