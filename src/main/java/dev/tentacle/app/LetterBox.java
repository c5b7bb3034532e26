package dev.tentacle.app;

import dev.tentacle.config.SyncSettings;
import dev.tentacle.delivery.DeadLetterFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One of the state directories where dead letters are: sites may have their own.
 *
 * @param dataIn where its files are delivered to
 */
record LetterBox(Path dataIn, Path stateDir) {

  static List<LetterBox> all(Setup setup) {
    Map<Path, LetterBox> boxes = new LinkedHashMap<>();
    Stream<SyncSettings> ofSites = setup.sites().stream().map(site -> site.settings());
    Stream.concat(Stream.of(setup.sync()), ofSites)
        .map(settings -> new LetterBox(settings.incomingDir(), settings.stateDir()))
        .forEach(box -> boxes.putIfAbsent(box.stateDir(), box));
    return List.copyOf(boxes.values());
  }

  DeadLetterFolder folder() {
    return DeadLetterFolder.in(stateDir);
  }
}
