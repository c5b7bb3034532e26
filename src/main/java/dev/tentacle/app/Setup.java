package dev.tentacle.app;

import dev.tentacle.config.Setting;
import dev.tentacle.config.Settings;
import dev.tentacle.config.SyncSettings;
import dev.tentacle.config.SyncSite;
import dev.tentacle.config.Token;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The configuration of one run.
 *
 * @param settings as they were written
 * @param sync what they say of all sites, placeholders filled in
 * @param sites with what is said of each
 */
record Setup(Settings settings, SyncSettings sync, List<SyncSite> sites) {

  /**
   * Camel's options, where nobody set them. Polls hold no thread of Quartz (ADR 0004), so there is
   * no job to wait for; and Quartz waits for ever where a job fell due as it shut down.
   */
  private static final Map<String, String> OPTIONS =
      Map.of("camel.component.quartz.interruptJobsOnShutdown", "true");

  static Setup load(CommonOptions options) {
    return of(Configuration.load(options, System.getenv()));
  }

  static Setup of(Settings settings) {
    SyncSettings sync = SyncSettings.from(SettingsSource.resolved(settings));
    return new Setup(settings, sync, SyncSite.all(settings, sync, SettingsSource::resolved));
  }

  /** What route files see: the settings, whole paths without any {@code ..}, names of secrets. */
  Settings placeholders() {
    Map<String, String> derived = new HashMap<>();
    derived.put(Token.INCOMINGDIR.token(), sync.incomingDir().toString());
    derived.put(Token.STATE_DIR.token(), sync.stateDir().toString());
    derived.put(Token.ROUTES_DIR.token(), sync.routesDir().toString());
    if (sync.password() != null) {
      derived.put("sync_password_bean", SiteRoutes.PASSWORD_BEAN);
    }
    if (sync.keyPassword() != null) {
      derived.put("sync_key_password_bean", SiteRoutes.KEY_PASSWORD_BEAN);
    }
    if (sync.bufferKeyPassword() != null) {
      derived.put("buffer_key_password_bean", SiteRoutes.BUFFER_KEY_PASSWORD_BEAN);
    }
    return Settings.layers(
        List.of(Settings.commandLine(derived), settings, Settings.commandLine(OPTIONS)));
  }

  /** Where {@code syncserver 0} forbids to poll. */
  Setup withoutSites() {
    return new Setup(settings, sync, List.of());
  }

  /** Whether changes of the files are taken up while the routes run. */
  boolean reloads() {
    return settings
        .find(Token.ROUTES_RELOAD.token())
        .map(Setting::value)
        .filter("true"::equals)
        .isPresent();
  }

  /** The value of each setting, by its name. */
  Map<String, String> values() {
    Map<String, String> values = new TreeMap<>();
    settings.all().forEach(setting -> values.put(setting.name(), setting.value()));
    return values;
  }

  /** What is done, for the log. */
  String polling() {
    return "Polling " + sites + " into " + sync.incomingDir() + " at " + sync.schedule();
  }

  /** Whether there is anything to do; says so where {@code syncserver 0} forbids it. */
  boolean isEnabled(PrintWriter out) {
    if (!sync.enabled()) {
      out.println(whyDisabled());
      out.flush();
    }
    return sync.enabled();
  }

  /** Who said {@code syncserver 0}. */
  String whyDisabled() {
    Setting off = settings.find(Token.SYNCSERVER.token()).orElseThrow();
    return "syncserver is 0 (" + off.origin() + "): nothing is started.";
  }
}
