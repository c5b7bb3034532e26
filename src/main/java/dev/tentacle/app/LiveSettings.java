package dev.tentacle.app;

import dev.tentacle.config.Setting;
import dev.tentacle.config.Settings;
import java.util.Collection;
import java.util.Optional;

/** Settings that can be put in the place of others while somebody reads them. */
final class LiveSettings implements Settings {

  private volatile Settings now;

  LiveSettings(Settings first) {
    this.now = first;
  }

  void replace(Settings next) {
    now = next;
  }

  @Override
  public Optional<Setting> find(String name) {
    return now.find(name);
  }

  @Override
  public Collection<Setting> all() {
    return now.all();
  }
}
