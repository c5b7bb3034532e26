package dev.tentacle.delivery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done at start, so that a crash was as if it had never been (ADR 0012). */
final class Recovery {

  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final StatePaths paths;
  private final FileOperations files;
  private final Staging staging;
  private final DeliveryRecord record;
  private final Whereabouts whereabouts;

  Recovery(
      StatePaths paths,
      FileOperations files,
      Staging staging,
      DeliveryRecord record,
      Whereabouts whereabouts) {
    this.paths = paths;
    this.files = files;
    this.staging = staging;
    this.record = record;
    this.whereabouts = whereabouts;
  }

  void run() throws IOException {
    settle();
    // Before files and claims go: gone, and still recorded as begun, they read as published.
    record.force();
    int claims = removeClaims();
    int stale = staging.clear();
    if (claims > 0 || stale > 0) {
      LOG.info("Removed {} claims and {} staged files of a former run", claims, stale);
    }
  }

  private void settle() throws IOException {
    Map<DeliveryKey, Intent> intents = intents();
    Map<DeliveryKey, Whereabouts.Found> found = whereabouts.find(intents);
    // Before it is written down that they were delivered.
    for (String folder : intents.values().stream().map(Intent::folder).distinct().toList()) {
      files.forceFolder(paths.folder(folder));
    }
    int delivered = 0;
    for (Map.Entry<DeliveryKey, Whereabouts.Found> each : found.entrySet()) {
      Path path = each.getValue().path();
      Intent intent = intents.get(each.getKey());
      if (each.getValue().fate() == Whereabouts.Fate.PUBLISHED) {
        record.confirm(each.getKey());
        delivered++;
      } else if (each.getValue().fate() == Whereabouts.Fate.UNDER_ANOTHER_NAME
          && path != null
          && intent != null) {
        whereabouts.bringBack(intent, path);
      }
    }
    Set<DeliveryKey> undone = record.begun().keySet();
    for (DeliveryKey key : undone) {
      record.remove(key);
    }
    if (delivered > 0 || !undone.isEmpty()) {
      LOG.info(
          "Of the deliveries that a former run left, {} had been published, {} will be tried again",
          delivered,
          undone.size());
    }
  }

  /** None where somebody emptied staging: then what is missing there tells nothing. */
  private Map<DeliveryKey, Intent> intents() throws IOException {
    return staging.isUntouched() ? record.begun() : Map.of();
  }

  /** Those in data_in and in its folders. */
  private int removeClaims() throws IOException {
    List<Path> folders = new ArrayList<>();
    int removed = removeClaims(paths.dataIn(), folders);
    for (Path folder : folders) {
      removed += removeClaims(folder, new ArrayList<>());
    }
    return removed;
  }

  private int removeClaims(Path folder, List<Path> folders) throws IOException {
    List<Path> claims = new ArrayList<>();
    files.list(
        folder,
        name -> {
          Path path = folder.resolve(name);
          Optional<FileOperations.Entry> entry = files.look(path);
          if (entry.filter(paths::isClaim).isPresent()) {
            claims.add(path);
          } else if (entry.filter(e -> e.kind() == FileOperations.Kind.FOLDER).isPresent()) {
            folders.add(path);
          }
          return true;
        });
    for (Path claim : claims) {
      files.delete(claim);
    }
    return claims.size();
  }
}
