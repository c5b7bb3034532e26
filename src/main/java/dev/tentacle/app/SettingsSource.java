package dev.tentacle.app;

import dev.tentacle.config.Setting;
import dev.tentacle.config.Settings;
import dev.tentacle.config.Token;
import java.util.Collection;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Predicate;
import org.apache.camel.Ordered;
import org.apache.camel.spi.LoadablePropertiesSource;
import org.jspecify.annotations.Nullable;

/** Shows the settings to Camel, so that each is a placeholder in route files. */
final class SettingsSource implements LoadablePropertiesSource, Ordered {

  private final Settings settings;

  SettingsSource(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String getName() {
    return "settings";
  }

  @Override
  public @Nullable String getProperty(String name) {
    return settings.find(name).filter(SettingsSource::isSet).map(Setting::value).orElse(null);
  }

  /** A setting of ours that is empty counts as not set: {@code {{?sync_ca}}} is absent then. */
  private static boolean isSet(Setting setting) {
    return !setting.value().isEmpty() || Token.of(setting.name()).isEmpty();
  }

  @Override
  public Properties loadProperties() {
    return loadProperties(name -> true);
  }

  @Override
  public Properties loadProperties(Predicate<String> filter) {
    Properties properties = new Properties();
    for (Setting setting : settings.all()) {
      if (filter.test(setting.name()) && isSet(setting)) {
        properties.setProperty(setting.name(), setting.value());
      }
    }
    return properties;
  }

  /** The settings of a run are those of its start. */
  @Override
  public void reloadProperties(String location) {}

  @Override
  public int getOrder() {
    return Ordered.HIGHEST;
  }

  /** The settings with the placeholders in their values filled in. */
  static Settings resolved(Settings settings) {
    return new ResolvedSettings(settings, Placeholders.of(settings));
  }

  private record ResolvedSettings(Settings settings, Placeholders placeholders)
      implements Settings {

    @Override
    public Optional<Setting> find(String name) {
      return settings.find(name).map(placeholders::fill);
    }

    @Override
    public Collection<Setting> all() {
      return settings.all().stream().map(placeholders::fill).toList();
    }
  }
}
