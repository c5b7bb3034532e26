package dev.tentacle.config;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Somewhere settings are found by name. */
public interface Settings {

  /** The setting of this name, as it was written. */
  Optional<Setting> find(String name);

  /** All settings here, each once; empty where there is no telling (an environment). */
  Collection<Setting> all();

  /** These, the first that knows a name wins. */
  static Settings layers(List<Settings> layers) {
    return new LayeredSettings(List.copyOf(layers));
  }

  /** What holds for the site of this NAME: what is said of it alone, then what is said of all. */
  default Settings ofSite(String name) {
    return new SiteScope(this, name);
  }

  /** What the command line said by {@code -D}. */
  static Settings commandLine(Map<String, String> definitions) {
    return FixedSettings.of(definitions, Origin::commandLine);
  }

  /** The system properties of this JVM. */
  static Settings jvm() {
    return new JvmSettings();
  }

  /** The default of each known setting that has one. */
  static Settings defaults() {
    return FixedSettings.of(Token.defaults(), name -> Origin.DEFAULT);
  }

  /**
   * Environment variables, named as Camel names them: {@code sync_port} is {@code SYNC_PORT}, and
   * dots and dashes become underscores. An empty variable counts as not set, which is what
   * container files mean by it.
   */
  static Settings environment(Map<String, String> variables) {
    return new EnvironmentSettings(Map.copyOf(variables));
  }
}
