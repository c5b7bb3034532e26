package dev.tentacle.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

record LayeredSettings(List<Settings> layers) implements Settings {

  @Override
  public Optional<Setting> find(String name) {
    return layers.stream().flatMap(layer -> layer.find(name).stream()).findFirst();
  }

  @Override
  public Collection<Setting> all() {
    Map<String, Setting> all = new LinkedHashMap<>();
    for (Settings layer : layers) {
      layer.all().forEach(setting -> all.putIfAbsent(setting.name(), setting));
    }
    return all.values();
  }
}
