package dev.tentacle.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Names in data_in, claimed before they are used (ADR 0010).
 *
 * <p>A claim is a symbolic link to nowhere under the very name: to make it fails where the name is
 * taken, the data server passes over it because it is no file, whoever opens it to write gets an
 * error, and a rename replaces it, and nothing else, by the file in one step.
 */
final class Claims {

  /** A file may be eaten between being found in the way and being looked at: so often, no more. */
  private static final int TRIES = 10;

  /**
   * What came of a claim.
   *
   * @param name the name that was claimed, or that has the same content already
   * @param duplicate whether the same content is there already
   */
  record Result(LocalName name, boolean duplicate) {}

  private enum Outcome {
    CLAIMED,
    SAME,
    TAKEN
  }

  private final StatePaths paths;
  private final FileOperations files;

  Claims(StatePaths paths, FileOperations files) {
    this.paths = paths;
    this.files = files;
  }

  /**
   * Claims the file's own name in a folder, or another that it may have.
   *
   * @throws IOException if all its names are taken by other content, or the folder takes no entry
   */
  Result claim(StagedFile file, Path folder) throws IOException {
    DeliveryKey key = file.key();
    for (LocalName name : NameRules.candidates(key.name(), key.digest())) {
      switch (take(file, folder.resolve(name.text()))) {
        case CLAIMED -> {
          return new Result(name, false);
        }
        case SAME -> {
          return new Result(name, true);
        }
        case TAKEN -> {}
      }
    }
    throw new FileAlreadyExistsException(
        folder.resolve(key.name().text()).toString(),
        null,
        "all the names that this file may have are taken by other content");
  }

  private Outcome take(StagedFile file, Path target) throws IOException {
    String says = paths.claim(file.path().getFileName().toString());
    for (int i = 0; i < TRIES; i++) {
      try {
        files.link(target, says);
        return Outcome.CLAIMED;
      } catch (FileAlreadyExistsException e) {
        Optional<FileOperations.Entry> there = files.look(target);
        if (there.isPresent()) {
          return isSame(file, target, there.get()) ? Outcome.SAME : Outcome.TAKEN;
        }
      }
    }
    return Outcome.TAKEN;
  }

  private boolean isSame(StagedFile file, Path target, FileOperations.Entry there)
      throws IOException {
    if (there.kind() != FileOperations.Kind.FILE || there.size() != file.size()) {
      return false;
    }
    try {
      return digest(target).equals(file.key().digest());
    } catch (NoSuchFileException e) {
      // Eaten while it was looked at: its name counts as taken, the file gets another.
      return false;
    }
  }

  ContentDigest digest(Path file) throws IOException {
    MessageDigest sha256 = ContentDigest.algorithm();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = files.read(file)) {
      int read = in.read(buffer);
      while (read >= 0) {
        sha256.update(buffer, 0, read);
        read = in.read(buffer);
      }
    }
    return ContentDigest.of(sha256.digest());
  }

  /** Whether the claim still stands: nobody has published under it, or removed it. */
  boolean stands(Path target, String staged) throws IOException {
    Optional<FileOperations.Entry> there = files.look(target);
    return there.isPresent()
        && there.get().kind() == FileOperations.Kind.LINK
        && there.get().link().equals(paths.claim(staged));
  }

  /** Gives the name back, if the claim still stands. */
  void release(Path target, String staged) throws IOException {
    if (stands(target, staged)) {
      files.delete(target);
    }
  }
}
