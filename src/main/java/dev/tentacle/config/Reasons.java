package dev.tentacle.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the system means by an {@link IOException}, in words. */
final class Reasons {

  private Reasons() {}

  static String of(Path file, IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied to user " + System.getProperty("user.name");
    }
    if (Files.isDirectory(file)) {
      return "it is a directory";
    }
    return String.valueOf(e.getMessage());
  }
}
