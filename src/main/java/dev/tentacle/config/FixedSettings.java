package dev.tentacle.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

record FixedSettings(Map<String, Setting> byName) implements Settings {

  static FixedSettings of(Map<String, String> values, Function<String, Origin> origin) {
    Map<String, Setting> byName = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> byName.put(name, new Setting(name, value.strip(), origin.apply(name))));
    return new FixedSettings(byName);
  }

  @Override
  public Optional<Setting> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  @Override
  public Collection<Setting> all() {
    return byName.values();
  }
}
