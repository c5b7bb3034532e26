package dev.tentacle.karaf;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the Sync server of {@code etc/tentacle/camel.properties} while the bundle is active; without
 * that file the bundle is the component alone.
 */
public final class Activator implements BundleActivator {

  private static final Logger LOG = LoggerFactory.getLogger(Activator.class);

  /** camel-core-osgi publishes it once this bundle is active, so not before {@link #start} ends. */
  private static final String COMPONENT =
      "(&(objectClass=org.apache.camel.spi.ComponentResolver)(component=tentacle))";

  private @Nullable ServiceTracker<?, ?> tracker;

  /** For Karaf. */
  public Activator() {}

  @Override
  public void start(BundleContext bundle) throws InvalidSyntaxException {
    Path home = Path.of(bundle.getProperty("karaf.etc"), "tentacle");
    Path config = home.resolve("camel.properties");
    if (!Files.exists(config)) {
      LOG.info("There is no {}: the component is here, and no Sync server runs", config);
      return;
    }
    tracker =
        new ServiceTracker<>(
            bundle, bundle.createFilter(COMPONENT), new SyncStarter(bundle, home, config));
    tracker.open(true);
  }

  @Override
  public void stop(BundleContext bundle) {
    if (tracker != null) {
      tracker.close();
      tracker = null;
    }
  }
}
