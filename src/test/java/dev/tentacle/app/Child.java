package dev.tentacle.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program in a process of its own, which a test may kill. */
final class Child {

  private Child() {}

  /**
   * Starts it.
   *
   * @param log what it prints is appended to it
   */
  static Process start(Path log, String... arguments) throws IOException {
    return builder(arguments)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  static ProcessBuilder builder(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlog4j2.configurationFile=src/main/distribution/log4j2.xml",
                "-cp",
                System.getProperty("java.class.path"),
                TentacleSync.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}
