package dev.tentacle.app;

import dev.tentacle.config.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.VetoCamelContextStartException;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a Sync server of the Camel context of another runtime, such as Camel K's, which loads the
 * route files: to be named in {@code camel.main.configurationClasses}.
 *
 * <p>The settings are those of camel.properties in the folder that the property {@code
 * tentacle.home} names, and of the environment. Routes then find in the registry, and as
 * placeholders, what they find in the program itself, and each site gets its route. Camel's own
 * options that must be known earlier ({@code camel.main.…}) are that runtime's to set.
 */
public final class SyncConfiguration implements CamelConfiguration {

  private static final Logger LOG = LoggerFactory.getLogger(SyncConfiguration.class);

  /** For Camel. */
  public SyncConfiguration() {}

  /**
   * Prepares the context. The state directories are taken once it has its routes, and given back
   * when it stops.
   *
   * @throws ConfigurationException if a setting is wrong
   */
  @Override
  public void configure(CamelContext context) {
    Setup setup = setup(context);
    Deliveries deliveries = new Deliveries(setup);
    context.getPropertiesComponent().addPropertiesSource(new SettingsSource(setup.placeholders()));
    new SiteRoutes(setup, deliveries, true).bind(context.getRegistry());
    context.addLifecycleStrategy(new Opening(deliveries));
    LOG.info("{}", setup.polling());
  }

  private static Setup setup(CamelContext context) {
    Path home = Path.of(context.resolvePropertyPlaceholders("{{" + Configuration.HOME + "}}"));
    if (!Files.exists(home.resolve(Configuration.FILE))) {
      throw new ConfigurationException(
          home.resolve(Configuration.FILE) + " does not exist",
          "Mount it there, or name its folder in the property " + Configuration.HOME);
    }
    Setup setup = Setup.of(Configuration.load(home, System.getenv()));
    if (!setup.sync().enabled()) {
      LOG.info("{}", setup.whyDisabled());
      return setup.withoutSites();
    }
    new StartChecks(setup).allButRoutes();
    return setup;
  }

  /** Before the routes start; by now their endpoints tell which deliveries are used. */
  private static final class Opening extends LifecycleStrategySupport {

    private final Deliveries deliveries;

    Opening(Deliveries deliveries) {
      this.deliveries = deliveries;
    }

    @Override
    public void onContextInitialized(CamelContext context) throws VetoCamelContextStartException {
      try {
        deliveries.open(context);
        deliveries.watchRequests(context);
      } catch (Exception e) {
        // Camel passes over any other exception.
        throw new VetoCamelContextStartException(Faults.messages(e), e, context, true);
      }
    }
  }
}
