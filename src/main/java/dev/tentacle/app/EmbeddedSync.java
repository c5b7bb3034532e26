package dev.tentacle.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Sync server inside a runtime that says when it starts and stops, such as Karaf. */
public final class EmbeddedSync implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedSync.class);

  private final Application application;

  private EmbeddedSync(Application application) {
    this.application = application;
  }

  /**
   * Starts it, or refuses with nothing left running.
   *
   * @param home where camel.properties is, and the folder routes unless that says otherwise
   * @param contexts makes the Camel context, which must not be built yet
   * @return empty where {@code syncserver 0} forbids it
   * @throws dev.tentacle.config.ConfigurationException if a setting or a route file is wrong
   */
  public static Optional<EmbeddedSync> start(Path home, Supplier<CamelContext> contexts) {
    Supplier<Setup> settings = () -> Setup.of(Configuration.load(home, System.getenv()));
    Setup setup = settings.get();
    if (!setup.sync().enabled()) {
      LOG.info("{}", setup.whyDisabled());
      return Optional.empty();
    }
    new StartChecks(setup).run();
    Application application = Application.load(setup, true, contexts);
    try {
      if (setup.reloads()) {
        application.watch(settings);
      }
      application.start();
    } catch (RuntimeException e) {
      application.close();
      throw e;
    }
    LOG.info("{}", setup.polling());
    return Optional.of(new EmbeddedSync(application));
  }

  /** What runs. */
  public CamelContext context() {
    return application.context();
  }

  /** Lets the files under way end, and gives the state directory back. */
  @Override
  public void close() {
    application.close();
  }
}
