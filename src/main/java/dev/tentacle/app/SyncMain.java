package dev.tentacle.app;

import dev.tentacle.config.Settings;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** Camel's own runner, fed with our settings and one route a site. */
final class SyncMain extends Main {

  private final Settings settings;
  private final Supplier<CamelContext> contexts;

  /**
   * @param name of the context, for threads and the scheduler
   * @param settings may become others while the routes run
   * @param sites makes the routes of the sites
   * @param contexts makes the Camel context, which must not be built yet
   */
  SyncMain(String name, Settings settings, SiteRoutes sites, Supplier<CamelContext> contexts) {
    this.settings = settings;
    this.contexts = contexts;
    setAppName("tentacle-sync");
    // Everything comes from the settings: no application.properties that lies about.
    setPropertyPlaceholderLocations("false");
    configure().withName(name).withShutdownTimeout(30).withAutoConfigurationLogSummary(false);
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
  protected CamelContext createCamelContext() {
    return contexts.get();
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
}
