package dev.tentacle.delivery;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what became of files that were to be published (ADR 0012).
 *
 * <p>A rename takes a file out of staging and gives it its name in one step. So a file that is
 * still in staging was not published; one that is gone was, though the data server may have eaten
 * it since — unless its claim still stands, because a route took it elsewhere, or a route had got
 * only as far as a temporary name of its own.
 */
final class Whereabouts {

  /** What the data server adds to the name of a file that it cannot parse. */
  private static final String REFUSED = "_BADXML";

  /** What became of a file. */
  enum Fate {
    IN_STAGING,
    UNDER_ANOTHER_NAME,
    TAKEN_ELSEWHERE,
    PUBLISHED
  }

  /**
   * Where a file is.
   *
   * @param fate what became of it
   * @param path where it is, null where that is not known
   */
  record Found(Fate fate, @Nullable Path path) {}

  private final StatePaths paths;
  private final FileOperations files;
  private final Claims claims;

  Whereabouts(StatePaths paths, FileOperations files, Claims claims) {
    this.paths = paths;
    this.files = files;
    this.claims = claims;
  }

  Found find(Intent intent, DeliveryKey key) throws IOException {
    Found found = find(Map.of(key, intent)).get(key);
    return found != null ? found : new Found(Fate.PUBLISHED, null);
  }

  /** What became of each file: a folder is read through once, however many are asked for. */
  Map<DeliveryKey, Found> find(Map<DeliveryKey, Intent> intents) throws IOException {
    Map<DeliveryKey, Found> found = new HashMap<>();
    Map<String, Map<Long, DeliveryKey>> missing = new HashMap<>();
    for (Map.Entry<DeliveryKey, Intent> each : intents.entrySet()) {
      Intent intent = each.getValue();
      Path staged = paths.staging().resolve(intent.staged());
      if (files.look(staged).isPresent()) {
        found.put(each.getKey(), new Found(Fate.IN_STAGING, staged));
      } else {
        Path target = paths.folder(intent.folder()).resolve(intent.target());
        boolean claimed = claims.stands(target, intent.staged());
        Fate fate = claimed ? Fate.TAKEN_ELSEWHERE : Fate.PUBLISHED;
        found.put(each.getKey(), new Found(fate, null));
        if (inode(target).filter(i -> i == intent.inode()).isEmpty()) {
          missing
              .computeIfAbsent(intent.folder(), f -> new HashMap<>())
              .put(intent.inode(), each.getKey());
        }
      }
    }
    for (Map.Entry<String, Map<Long, DeliveryKey>> each : missing.entrySet()) {
      search(paths.folder(each.getKey()), each.getValue(), intents, found);
    }
    return found;
  }

  /**
   * Takes what a route left under a temporary name back into staging: there it is cleared at the
   * latest at the next start, whenever that is.
   */
  void bringBack(Intent intent, Path from) throws IOException {
    files.rename(from, paths.staging().resolve(intent.staged()));
    files.forceFolder(paths.folder(intent.folder()));
  }

  private void search(
      Path folder,
      Map<Long, DeliveryKey> missing,
      Map<DeliveryKey, Intent> intents,
      Map<DeliveryKey, Found> found)
      throws IOException {
    files.list(
        folder,
        name -> {
          Path path = folder.resolve(name);
          DeliveryKey key = missing.get(inode(path).orElse(-1L));
          Intent intent = key == null ? null : intents.get(key);
          if (key != null
              && intent != null
              && !name.startsWith(intent.target() + REFUSED)
              && hasContent(path, key.digest())) {
            found.put(key, new Found(Fate.UNDER_ANOTHER_NAME, path));
          }
          return true;
        });
  }

  private Optional<Long> inode(Path path) throws IOException {
    return files
        .look(path)
        .filter(entry -> entry.kind() == FileOperations.Kind.FILE)
        .map(FileOperations.Entry::inode);
  }

  /** Numbers are used again: another file may have got that of one that was eaten. */
  private boolean hasContent(Path path, ContentDigest digest) throws IOException {
    try {
      return claims.digest(path).equals(digest);
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
