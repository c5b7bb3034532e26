package dev.tentacle.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Puts together what is said of all sites and what is said of each. */
final class SitesReader {

  /** What a template must not show, or has by another name. */
  private static final Set<Token> NO_PLACEHOLDERS =
      Set.of(
          Token.SYNC_ADDRESS,
          Token.SYNC_PASSWORD,
          Token.SYNC_PASSWORD_FILE,
          Token.SYNC_KEY_PASSWORD_FILE);

  private final Settings settings;
  private final SyncSettings general;
  private final UnaryOperator<Settings> resolve;
  private final Map<SyncAddress, SyncSite> sites = new LinkedHashMap<>();

  SitesReader(Settings settings, SyncSettings general, UnaryOperator<Settings> resolve) {
    this.settings = settings;
    this.general = general;
    this.resolve = resolve;
  }

  List<SyncSite> read() {
    for (SyncAddress address : general.addresses()) {
      sites.put(
          address.canonical(), new SyncSite(address.id(), address, settings, general, Map.of()));
    }
    names().forEach(this::add);
    refuseSharedState(sites.values());
    return List.copyOf(sites.values());
  }

  private Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (Setting setting : settings.all()) {
      SiteSetting.of(setting.name()).ifPresent(ofSite -> names.add(ofSite.site()));
    }
    return names;
  }

  private void add(String name) {
    Settings scope = settings.ofSite(name);
    SyncSettings own = SyncSettings.from(resolve.apply(scope));
    Setting said = scope.find(Token.SYNC_ADDRESS.token()).orElseGet(() -> any(scope));
    if (own.addresses().size() != 1) {
      throw said.refuse(
          "site "
              + name
              + " has "
              + (own.addresses().isEmpty() ? "no" : "more than one")
              + " address",
          "Set " + SiteSetting.of(name, Token.SYNC_ADDRESS.token()) + " to its host or host:port");
    }
    SyncAddress address = own.addresses().get(0);
    if (sites.values().stream().anyMatch(site -> site.id().equals(name))) {
      throw said.refuse(
          "routes and files of another site have the name " + name, "Call this site otherwise");
    }
    SyncSite site = new SyncSite(name, address, scope, own, placeholders(scope, own));
    SyncSite before = sites.put(address.canonical(), site);
    if (before != null && before.hasOwnSettings()) {
      throw said.refuse(
          address + " is the site " + before.id() + " already",
          "Keep one of the two, or give this one another sync_port");
    }
  }

  private static Setting any(Settings scope) {
    return scope.all().iterator().next();
  }

  private Map<String, String> placeholders(Settings scope, SyncSettings own) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Setting setting : resolve.apply(scope).all()) {
      String name = SiteSetting.of(setting.name()).orElseThrow().name();
      if (Token.of(name).filter(NO_PLACEHOLDERS::contains).isEmpty()) {
        values.put(name, setting.value());
      }
    }
    values.put(Token.INCOMINGDIR.token(), own.incomingDir().toString());
    values.put(Token.STATE_DIR.token(), own.stateDir().toString());
    return values;
  }

  /** What is staged and recorded there is renamed into one data_in. */
  private static void refuseSharedState(Collection<SyncSite> sites) {
    Map<Object, SyncSite> byState = new LinkedHashMap<>();
    for (SyncSite site : sites) {
      SyncSite first = byState.putIfAbsent(site.settings().stateDir(), site);
      if (first != null && !first.settings().incomingDir().equals(site.settings().incomingDir())) {
        throw site.setting(Token.INCOMINGDIR)
            .refuse(
                "site "
                    + site
                    + " and site "
                    + first
                    + " have one state_dir, "
                    + site.settings().stateDir()
                    + ", but two directories to deliver to",
                "Set "
                    + SiteSetting.of(site.id(), Token.STATE_DIR.token())
                    + " to a directory of its own on the file system of "
                    + site.settings().incomingDir());
      }
    }
  }
}
