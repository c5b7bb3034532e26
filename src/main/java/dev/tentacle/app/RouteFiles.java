package dev.tentacle.app;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The route files and what is in them.
 *
 * @param texts by the whole path of each file
 */
record RouteFiles(Map<Path, String> texts) {

  static RouteFiles read(Path directory) throws IOException {
    Map<Path, String> texts = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.{yaml,xml}")) {
      for (Path file : files) {
        texts.put(file, Files.readString(file));
      }
    }
    return new RouteFiles(texts);
  }

  /** Those of now and those of before. */
  Set<Path> with(RouteFiles before) {
    Set<Path> both = new HashSet<>(texts.keySet());
    both.addAll(before.texts.keySet());
    return both;
  }

  /** Those that are new, gone, or not what they were. */
  Set<Path> changedSince(RouteFiles before) {
    Set<Path> changed = with(before);
    changed.removeIf(
        file ->
            texts.containsKey(file)
                && before.texts.containsKey(file)
                && texts.get(file).equals(before.texts.get(file)));
    return changed;
  }
}
