package dev.tentacle.config;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A site: where it is, and what holds for it.
 *
 * @param id a name for files and routes: NAME where it has settings of its own ({@code
 *     site.NAME.…}), else {@code host_port}
 * @param source where its settings come from
 * @param settings what they say
 * @param own what is said of this site alone, for placeholders: no secrets, no address
 */
public record SyncSite(
    String id,
    SyncAddress address,
    Settings source,
    SyncSettings settings,
    Map<String, String> own) {

  public SyncSite {
    own = Map.copyOf(own);
  }

  /**
   * The sites of {@code sync_address}, in its order, and those that only {@code
   * site.NAME.sync_address} names. A site that both name has its settings of its own.
   *
   * @param general what is said of all sites
   * @param resolve fills in the placeholders of settings
   * @throws ConfigurationException if a setting of a site is wrong, or two names mean one site
   */
  public static List<SyncSite> all(
      Settings settings, SyncSettings general, UnaryOperator<Settings> resolve) {
    return new SitesReader(settings, general, resolve).read();
  }

  /** Whether something is said of this site alone. */
  public boolean hasOwnSettings() {
    return !own.isEmpty();
  }

  /** Whether this is what an operator calls the site: its name, address or host. */
  public boolean isCalled(String text) {
    return text.equals(id)
        || text.equalsIgnoreCase(address.toString())
        || text.equalsIgnoreCase(address.host());
  }

  /** A setting of this site, for an error that names its origin. */
  public Setting setting(Token token) {
    return source.find(token.token()).orElse(new Setting(token.token(), "", Origin.DEFAULT));
  }

  /** The address, after the name where the site has one. */
  @Override
  public String toString() {
    return hasOwnSettings() ? id + " (" + address + ")" : address.toString();
  }
}
