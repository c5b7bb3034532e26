package dev.tentacle.karaf;

import dev.tentacle.app.EmbeddedSync;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.karaf.core.OsgiCamelContextPublisher;
import org.apache.camel.karaf.core.OsgiDefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;

/**
 * The Sync server on a Camel context of Karaf's, where the shell's {@code camel:} commands see it.
 */
final class KarafSync implements AutoCloseable {

  private final EmbeddedSync sync;
  private final @Nullable ServiceRegistration<?> published;

  private KarafSync(EmbeddedSync sync, @Nullable ServiceRegistration<?> published) {
    this.sync = sync;
    this.published = published;
  }

  /**
   * Starts it.
   *
   * @return null where {@code syncserver 0} forbids it
   * @throws dev.tentacle.config.ConfigurationException if a setting or a route file is wrong
   */
  static @Nullable KarafSync start(BundleContext bundle, Path home) {
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    // Libraries that look for their parts by it would find those of whoever started the bundle.
    thread.setContextClassLoader(KarafSync.class.getClassLoader());
    try {
      Optional<EmbeddedSync> sync =
          EmbeddedSync.start(home, () -> new OsgiDefaultCamelContext(bundle));
      return sync.isEmpty() ? null : new KarafSync(sync.get(), publish(bundle, sync.get()));
    } finally {
      thread.setContextClassLoader(loader);
    }
  }

  private static @Nullable ServiceRegistration<?> publish(BundleContext bundle, EmbeddedSync sync) {
    try {
      return new OsgiCamelContextPublisher(bundle).registerCamelContext(sync.context());
    } catch (InvalidSyntaxException e) {
      sync.close();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (published != null) {
      published.unregister();
    }
    sync.close();
  }
}
