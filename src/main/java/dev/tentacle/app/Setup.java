package dev.tentacle.app;

import dev.tentacle.config.Setting;
import dev.tentacle.config.Settings;
import dev.tentacle.config.SyncSettings;
import dev.tentacle.config.SyncSite;
import dev.tentacle.config.Token;
import java.io.PrintWriter;
import java.util.List;

/**
 * The configuration of one run.
 *
 * @param settings as they were written
 * @param sync what they say of all sites, placeholders filled in
 * @param sites with what is said of each
 */
record Setup(Settings settings, SyncSettings sync, List<SyncSite> sites) {

  static Setup load(CommonOptions options) {
    return of(Configuration.load(options, System.getenv()));
  }

  static Setup of(Settings settings) {
    SyncSettings sync = SyncSettings.from(SettingsSource.resolved(settings));
    return new Setup(settings, sync, SyncSite.all(settings, sync, SettingsSource::resolved));
  }

  /** Whether changes of the files are taken up while the routes run. */
  boolean reloads() {
    return settings
        .find(Token.ROUTES_RELOAD.token())
        .map(Setting::value)
        .filter("true"::equals)
        .isPresent();
  }

  /** Whether there is anything to do; says so where {@code syncserver 0} forbids it. */
  boolean isEnabled(PrintWriter out) {
    if (!sync.enabled()) {
      Setting off = settings.find(Token.SYNCSERVER.token()).orElseThrow();
      out.println("syncserver is 0 (" + off.origin() + "): nothing is started.");
      out.flush();
    }
    return sync.enabled();
  }
}
