package dev.tentacle.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

record EnvironmentSettings(Map<String, String> variables) implements Settings {

  @Override
  public Optional<Setting> find(String name) {
    String variable = name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    return Optional.ofNullable(variables.get(variable))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .map(value -> new Setting(name, value, Origin.environment(variable)));
  }

  /** Which variables are settings cannot be told from their names. */
  @Override
  public Collection<Setting> all() {
    return List.of();
  }
}
