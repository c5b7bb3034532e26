package dev.tentacle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that the benchmark starts and waits for. */
final class Run {

  private Run() {}

  /** Runs a program to its end; its output is shown where it fails. */
  static void toEnd(List<String> command) throws IOException, InterruptedException {
    Path log = Files.createTempFile("bench", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (process.waitFor() != 0) {
        String output = Files.readString(log);
        throw new IOException(
            command.get(0)
                + " ended with "
                + process.exitValue()
                + ": "
                + output.substring(Math.max(0, output.length() - 2000)));
      }
    } finally {
      Files.delete(log);
    }
  }

  /** Ends a program that was started here, and what it started. */
  static void end(Process process) throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    try {
      if (!process.destroyForcibly().waitFor(10, TimeUnit.SECONDS)) {
        throw new IOException("process " + process.pid() + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a process ended", e);
    }
  }

  /** Whether a program is installed. */
  static boolean isInstalled(String program) {
    return List.of(System.getenv("PATH").split(":", -1)).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
