package dev.tentacle.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a setting that holds for one site alone: {@code site.NAME.TOKEN}.
 *
 * @param site NAME, as the user calls the site
 * @param name TOKEN, or a placeholder of an integrator's own
 */
record SiteSetting(String site, String name) {

  private static final Pattern FORM = Pattern.compile("site\\.([^.]*)\\.(.+)");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

  static Optional<SiteSetting> of(String setting) {
    Matcher form = FORM.matcher(setting);
    return form.matches()
        ? Optional.of(new SiteSetting(form.group(1), form.group(2)))
        : Optional.empty();
  }

  /** The token of a setting, whether it is said of all sites or of one. */
  static Optional<Token> tokenOf(String setting) {
    return of(setting)
        .map(ofSite -> Token.of(ofSite.name()).filter(Token::isPerSite))
        .orElseGet(() -> Token.of(setting));
  }

  static String of(String site, String name) {
    return "site." + site + "." + name;
  }

  /**
   * That the setting is one that a site can have.
   *
   * @throws ConfigurationException if it is not
   */
  void check(Setting setting) {
    if (!NAME.matcher(site).matches()) {
      throw setting.refuse(
          "'" + site + "' is no name of a site", "Use up to 63 letters, digits, - and _");
    }
    Optional<Token> token = Token.of(name);
    if (token.isPresent() && !token.get().isPerSite()) {
      throw setting.refuse(
          name + " holds for all sites", "Write " + name + " without site." + site);
    }
    boolean isShort = Token.of("sync_" + name).isPresent();
    if (token.isEmpty() && (isShort || name.startsWith("sync"))) {
      Optional<String> nearest =
          isShort ? Optional.of("sync_" + name) : UnknownTokens.nearest(name);
      throw UnknownTokens.unknown(setting, nearest.map(near -> of(site, near)));
    }
  }
}
