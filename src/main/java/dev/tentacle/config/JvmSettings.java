package dev.tentacle.config;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The system properties of this JVM, which include those of {@code JAVA_OPTS}. */
record JvmSettings() implements Settings {

  @Override
  public Optional<Setting> find(String name) {
    return Optional.ofNullable(System.getProperty(name))
        .map(value -> new Setting(name, value.strip(), Origin.commandLine(name)));
  }

  /** Which system properties are settings cannot be told from their names. */
  @Override
  public Collection<Setting> all() {
    return List.of();
  }
}
