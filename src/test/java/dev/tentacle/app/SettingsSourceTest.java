package dev.tentacle.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.config.Origin;
import dev.tentacle.config.Setting;
import dev.tentacle.config.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsSourceTest {

  @Test
  void makesEachSettingAPlaceholderInItsOrder() {
    Settings settings =
        Settings.layers(
            List.of(
                Settings.commandLine(Map.of("sync_port", "1", "sync_ca", "")),
                Settings.environment(Map.of("SYNC_PORT", "2", "SYNC_RETRIES", "2")),
                Settings.commandLine(Map.of("my_own", "", "sync_timeout", "3")),
                Settings.defaults()));
    Placeholders placeholders = Placeholders.of(settings);
    assertThat(
            placeholders
                .fill(
                    setting(
                        "{{sync_port}} {{sync_retries}} {{sync_timeout}} {{sync_template}} {{my_own}}"))
                .value())
        .isEqualTo("1 2 3 site ");
    assertThat(placeholders.fill(setting("{{sync_ca:none}}")).value()).isEqualTo("none");
  }

  @Test
  void showsCamelItsOwnOptions() {
    SettingsSource source =
        new SettingsSource(
            Settings.commandLine(Map.of("camel.main.name", "x", "sync_port", "5", "sync_ca", "")));
    assertThat(source.loadProperties(name -> name.startsWith("camel.")))
        .containsOnlyKeys("camel.main.name");
    assertThat(source.loadProperties()).containsOnlyKeys("camel.main.name", "sync_port");
  }

  private static Setting setting(String value) {
    return new Setting("x", value, Origin.DEFAULT);
  }
}
