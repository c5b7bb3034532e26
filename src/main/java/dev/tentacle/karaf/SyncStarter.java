package dev.tentacle.karaf;

import dev.tentacle.config.ConfigurationException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the Sync server when Camel knows its component, and stops it when that goes. */
final class SyncStarter implements ServiceTrackerCustomizer<Object, KarafSync> {

  private static final Logger LOG = LoggerFactory.getLogger(SyncStarter.class);

  private final BundleContext bundle;
  private final Path home;
  private final Path config;

  SyncStarter(BundleContext bundle, Path home, Path config) {
    this.bundle = bundle;
    this.home = home;
    this.config = config;
  }

  @Override
  public @Nullable KarafSync addingService(ServiceReference<Object> component) {
    try {
      return KarafSync.start(bundle, home);
    } catch (ConfigurationException e) {
      LOG.error(
          "The Sync server of {} is not started: {} Then: bundle:restart camel-tentacle",
          config,
          e.getMessage());
    } catch (NoClassDefFoundError e) {
      LOG.error(
          "The Sync server of {} is not started: {} is missing. Install what it needs with"
              + " feature:install tentacle-sync",
          config,
          e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("The Sync server of {} is not started", config, e);
    }
    return null;
  }

  @Override
  public void modifiedService(ServiceReference<Object> component, KarafSync sync) {}

  @Override
  public void removedService(ServiceReference<Object> component, KarafSync sync) {
    sync.close();
  }
}
