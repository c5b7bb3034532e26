package dev.tentacle.config;

import java.nio.file.Path;

/**
 * Where a setting was found, in the words an operator looks for it with.
 *
 * @param text for example {@code camel.properties line 12} or {@code environment SYNC_PORT}
 */
public record Origin(String text) {

  /** A setting that nobody set. */
  public static final Origin DEFAULT = new Origin("default");

  /** A line of a file; lines count from 1. */
  public static Origin line(Path file, int line) {
    return new Origin(file + " line " + line);
  }

  /** An environment variable. */
  public static Origin environment(String variable) {
    return new Origin("environment " + variable);
  }

  /** A {@code -D} of the command line. */
  public static Origin commandLine(String name) {
    return new Origin("-D" + name);
  }

  @Override
  public String toString() {
    return text;
  }
}
