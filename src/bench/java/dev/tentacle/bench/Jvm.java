package dev.tentacle.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Further Java processes with the benchmark's class path. */
final class Jvm {

  private Jvm() {}

  static List<String> command(List<String> options, String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(arguments);
    return command;
  }
}
