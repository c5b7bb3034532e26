package dev.tentacle.app;

import dev.tentacle.config.Setting;
import dev.tentacle.config.Settings;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.impl.DefaultCamelContext;

/** Fills in the <code>{{name}}</code> in settings as Camel will do it in routes. */
final class Placeholders {

  private final PropertiesComponent properties;

  private Placeholders(PropertiesComponent properties) {
    this.properties = properties;
  }

  static Placeholders of(Settings settings) {
    PropertiesComponent properties = new PropertiesComponent();
    properties.setCamelContext(new DefaultCamelContext(false));
    configure(properties, settings);
    properties.init();
    return new Placeholders(properties);
  }

  /**
   * Makes the settings all that Camel sees. It would ask environment and system properties by
   * itself, in an order in which an environment variable hides a {@code -D}.
   */
  static void configure(PropertiesComponent properties, Settings settings) {
    properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
    properties.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
    properties.addPropertiesSource(new SettingsSource(settings));
  }

  Setting fill(Setting setting) {
    if (!setting.value().contains(PropertiesComponent.PREFIX_TOKEN)) {
      return setting;
    }
    try {
      return new Setting(setting.name(), properties.parseUri(setting.value()), setting.origin());
    } catch (IllegalArgumentException e) {
      throw setting.refuse(
          "a placeholder in '" + setting.value() + "' cannot be filled in: " + e.getMessage(),
          "Set it, or write the value itself");
    }
  }
}
