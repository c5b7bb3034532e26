package dev.tentacle.config;

import dev.tentacle.spelling.Spelling;
import java.util.Arrays;
import java.util.Optional;

/** Finds the settings that were meant for the Sync server but misspelt. */
public final class UnknownTokens {

  private UnknownTokens() {}

  /**
   * Refuses the first setting that begins with {@code sync} and is none, for all sites or for one:
   * it would be ignored in silence otherwise. Other unknown names are an integrator's own
   * placeholders.
   *
   * @throws ConfigurationException if there is one
   */
  public static void refuseIn(Settings settings) {
    for (Setting setting : settings.all()) {
      Optional<SiteSetting> ofSite = SiteSetting.of(setting.name());
      if (ofSite.isPresent()) {
        ofSite.get().check(setting);
      } else if (setting.name().startsWith("sync") && Token.of(setting.name()).isEmpty()) {
        throw unknown(setting, nearest(setting.name()));
      }
    }
  }

  static ConfigurationException unknown(Setting setting, Optional<String> nearest) {
    return setting.refuse(
        "there is no such setting",
        nearest
                .map(name -> "Did you mean " + name + "?")
                .orElse("Names that begin with sync are reserved")
            + " A placeholder of your own needs another name");
  }

  static Optional<String> nearest(String name) {
    return Spelling.nearest(name, Arrays.stream(Token.values()).map(Token::token).toList());
  }
}
