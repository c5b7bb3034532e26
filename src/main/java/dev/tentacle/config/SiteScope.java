package dev.tentacle.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What holds for one site: what is said of it alone, then what is said of all. */
record SiteScope(Settings settings, String site) implements Settings {

  /** Two ways to say one thing: one of them, said of a site, hides both that are said of all. */
  private static final Set<String> PASSWORDS =
      Set.of(Token.SYNC_PASSWORD.token(), Token.SYNC_PASSWORD_FILE.token());

  @Override
  public Optional<Setting> find(String name) {
    Optional<Setting> own = own(name);
    return own.isPresent() || isHidden(name) ? own : settings.find(name);
  }

  private boolean isHidden(String name) {
    return name.equals(Token.SYNC_ADDRESS.token())
        || (PASSWORDS.contains(name) && PASSWORDS.stream().anyMatch(n -> own(n).isPresent()));
  }

  private Optional<Setting> own(String name) {
    return Token.of(name).map(Token::isPerSite).orElse(true)
        ? settings.find(SiteSetting.of(site, name))
        : Optional.empty();
  }

  /** What is said of this site alone, by the names that it has there; not of all sites. */
  @Override
  public Collection<Setting> all() {
    Map<String, Setting> all = new LinkedHashMap<>();
    for (Token token : Token.values()) {
      own(token.token()).ifPresent(setting -> all.put(setting.name(), setting));
    }
    for (Setting setting : settings.all()) {
      SiteSetting.of(setting.name())
          .filter(ofSite -> ofSite.site().equals(site))
          .ifPresent(ofSite -> all.putIfAbsent(setting.name(), setting));
    }
    return all.values();
  }
}
