package dev.tentacle.delivery;

import java.io.IOException;
import java.nio.file.Path;

/** Finds out what became of a delivery that did not end well, and writes it down. */
final class Settlement {

  /** Makes a folder's names durable. */
  interface Folders {
    void force(Path folder) throws IOException;
  }

  private final StatePaths paths;
  private final DeliveryRecord record;
  private final Claims claims;
  private final Whereabouts whereabouts;
  private final Folders folders;

  Settlement(
      StatePaths paths,
      DeliveryRecord record,
      Claims claims,
      Whereabouts whereabouts,
      Folders folders) {
    this.paths = paths;
    this.record = record;
    this.claims = claims;
    this.whereabouts = whereabouts;
    this.folders = folders;
  }

  /**
   * Settles a delivery: one that was published is delivered, another is forgotten.
   *
   * @return whether it was published; if not, the file is in staging, unless a route took it
   *     elsewhere, and may be deleted
   */
  boolean settle(DeliveryKey key, Intent intent) throws IOException {
    Path folder = paths.folder(intent.folder());
    Whereabouts.Found found = whereabouts.find(intent, key);
    if (found.fate() == Whereabouts.Fate.PUBLISHED) {
      folders.force(folder);
      record.confirm(key);
      return true;
    }
    if (found.fate() == Whereabouts.Fate.UNDER_ANOTHER_NAME && found.path() != null) {
      whereabouts.bringBack(intent, found.path());
    }
    record.remove(key);
    // A file and a claim that are gone, and still recorded as begun, read as published.
    record.force();
    claims.release(folder.resolve(intent.target()), intent.staged());
    return false;
  }
}
