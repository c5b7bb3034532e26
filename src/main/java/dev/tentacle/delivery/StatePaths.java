package dev.tentacle.delivery;

import java.nio.file.Path;

/**
 * Where things are: data_in, and all that this program keeps beside it.
 *
 * @param dataIn the folder that the data server reads
 * @param root the state directory
 */
record StatePaths(Path dataIn, Path root) {

  Path staging() {
    return root.resolve("staging");
  }

  Path records() {
    return root.resolve("records");
  }

  Path deadLetters() {
    return deadLetters(root);
  }

  static Path deadLetters(Path stateDir) {
    return stateDir.resolve("dead_letter");
  }

  /** What a site may not send. */
  Path quarantine() {
    return root.resolve("quarantine");
  }

  Path requests() {
    return requests(root);
  }

  static Path requests(Path stateDir) {
    return stateDir.resolve("requests");
  }

  Path lock() {
    return root.resolve("lock");
  }

  Path pid() {
    return root.resolve("pid");
  }

  Path folder(String folder) {
    return folder.isEmpty() ? dataIn : dataIn.resolve(folder);
  }

  /** What a claim's link says: a path that never exists, and tells an operator whose it is. */
  String claim(String staged) {
    return root.resolve("claimed").resolve(staged).toString();
  }

  boolean isClaim(FileOperations.Entry entry) {
    return entry.kind() == FileOperations.Kind.LINK
        && entry.link().startsWith(root.resolve("claimed") + "/");
  }
}
