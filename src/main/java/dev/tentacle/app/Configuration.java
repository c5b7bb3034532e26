package dev.tentacle.app;

import dev.tentacle.config.ConfigurationException;
import dev.tentacle.config.PandoraServerConf;
import dev.tentacle.config.PropertiesFile;
import dev.tentacle.config.Setting;
import dev.tentacle.config.Settings;
import dev.tentacle.config.Token;
import dev.tentacle.config.UnknownTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where settings come from, and which wins: {@code -D}, the JVM's system properties, the
 * environment, camel.properties, the pandora_server.conf that one of these names, the defaults.
 */
final class Configuration {

  /** The installation, said by {@code bin/tentacle-sync}: camel.properties and routes are there. */
  static final String HOME = "tentacle.home";

  /** The settings, in the installation. */
  static final String FILE = "camel.properties";

  private Configuration() {}

  /**
   * All settings.
   *
   * @throws ConfigurationException if a file cannot be read, or a setting is misspelt or is a
   *     password in sight
   */
  static Settings load(CommonOptions options, Map<String, String> environment) {
    return load(options.definitions(), options.config(), environment);
  }

  static Settings load(
      Map<String, String> definitions, @Nullable Path file, Map<String, String> environment) {
    return load(definitions, file, environment, home());
  }

  /** All settings of an installation that stands elsewhere than this process says. */
  static Settings load(Path home, Map<String, String> environment) {
    return load(Map.of(), null, environment, home);
  }

  private static Settings load(
      Map<String, String> definitions,
      @Nullable Path file,
      Map<String, String> environment,
      Path home) {
    Settings commandLine = Settings.commandLine(definitions);
    UnknownTokens.refuseIn(commandLine);
    commandLine.find(Token.SYNC_PASSWORD.token()).ifPresent(Configuration::refuseInSight);
    List<Settings> layers = new ArrayList<>();
    layers.add(commandLine);
    layers.add(Settings.jvm());
    layers.add(Settings.environment(environment));
    propertiesFile(file, home).map(PropertiesFile::read).ifPresent(layers::add);
    layers.forEach(UnknownTokens::refuseIn);
    pandoraServerConf(Settings.layers(layers)).ifPresent(layers::add);
    layers.add(Settings.defaults());
    layers.add(Settings.commandLine(Map.of(HOME, home.toString())));
    return Settings.layers(layers);
  }

  private static void refuseInSight(Setting password) {
    throw password.refuse(
        "every user of this machine can read it there",
        "Use sync_password_file or the environment variable SYNC_PASSWORD");
  }

  /** The file that was named, which must be there; else the installation's, which may not. */
  private static Optional<Path> propertiesFile(@Nullable Path named, Path home) {
    return named != null
        ? Optional.of(named)
        : Optional.of(home.resolve(FILE)).filter(Files::exists);
  }

  private static Optional<Settings> pandoraServerConf(Settings settings) {
    return settings
        .find(Token.PANDORA_SERVER_CONF.token())
        .filter(setting -> !setting.value().isEmpty())
        .map(setting -> PandoraServerConf.read(Path.of(setting.value())));
  }

  /** The installation; the working directory where there is none. */
  static Path home() {
    return Path.of(System.getProperty(HOME, "")).toAbsolutePath();
  }
}
