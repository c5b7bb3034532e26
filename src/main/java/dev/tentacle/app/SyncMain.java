package dev.tentacle.app;

import dev.tentacle.config.Settings;
import dev.tentacle.config.SyncSettings;
import dev.tentacle.config.Token;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** Camel's own runner, fed with our settings and one route a site. */
final class SyncMain extends Main {

  private final Settings settings;

  /**
   * @param name of the context, for threads and the scheduler
   * @param settings may become others while the routes run
   * @param sites makes the routes of the sites
   */
  SyncMain(String name, Setup setup, Settings settings, SiteRoutes sites) {
    this.settings = settings;
    setAppName("tentacle-sync");
    // Everything comes from the settings: no application.properties that lies about.
    setPropertyPlaceholderLocations("false");
    configure().withName(name).withShutdownTimeout(30).withAutoConfigurationLogSummary(false);
    paths(setup.sync())
        .forEach((token, path) -> addOverrideProperty(token.token(), path.toString()));
    if (setup.sync().password() != null) {
      addInitialProperty("sync_password_bean", SiteRoutes.PASSWORD_BEAN);
    }
    if (setup.sync().keyPassword() != null) {
      addInitialProperty("sync_key_password_bean", SiteRoutes.KEY_PASSWORD_BEAN);
    }
    if (setup.sync().bufferKeyPassword() != null) {
      addInitialProperty("buffer_key_password_bean", SiteRoutes.BUFFER_KEY_PASSWORD_BEAN);
    }
    // Polls hold no thread of Quartz (ADR 0004), so there is no job to wait for; and Quartz waits
    // for ever where a job fell due as it shut down.
    addInitialProperty("camel.component.quartz.interruptJobsOnShutdown", "true");
    addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeInitialize(BaseMainSupport main) {
            configure().setRoutesIncludePattern(routes(main.getCamelContext()));
            sites.bind(main.getCamelContext().getRegistry());
          }
        });
  }

  @Override
  protected void configurePropertiesService(CamelContext context) throws Exception {
    super.configurePropertiesService(context);
    Placeholders.configure((PropertiesComponent) context.getPropertiesComponent(), settings);
  }

  /** Camel fills in placeholders of this option where a file says it, not where Java does. */
  private static String routes(CamelContext context) {
    return context.resolvePropertyPlaceholders(
        "file:{{routes_dir}}/*.yaml,file:{{routes_dir}}/*.xml");
  }

  /** Routes and their messages get whole paths, without any {@code ..}. */
  private static Map<Token, Path> paths(SyncSettings settings) {
    return Map.of(
        Token.INCOMINGDIR, settings.incomingDir(),
        Token.STATE_DIR, settings.stateDir(),
        Token.ROUTES_DIR, settings.routesDir());
  }
}
