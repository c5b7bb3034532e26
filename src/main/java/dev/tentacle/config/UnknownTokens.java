package dev.tentacle.config;

import java.util.Arrays;
import java.util.Comparator;
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
    return Arrays.stream(Token.values())
        .map(Token::token)
        .filter(token -> distance(name, token) <= 3)
        .min(Comparator.comparingInt(token -> distance(name, token)));
  }

  /** Levenshtein's: how many characters must be put in, taken out or changed. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
