package dev.tentacle.app;

import dev.tentacle.config.ConfigurationException;
import dev.tentacle.config.Secret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second whether settings or route files are other than they were, by what is in them.
 *
 * <p>Acts when two looks have found the same, so that a file that is being written is let be; and
 * once for each state, so that a fault is reported once.
 */
final class ReloadWatch {

  private static final Logger LOG = LoggerFactory.getLogger(ReloadWatch.class);

  private final Supplier<Setup> settings;
  private final Target target;
  private State done;
  private @Nullable State seen;
  private String reported = "";

  /** Takes up settings and the route files that they name. */
  interface Target {
    void reload(Setup fresh) throws IOException;
  }

  /** What was found: compared, and never shown. */
  private record State(
      Map<String, String> values, List<@Nullable Secret> secrets, RouteFiles files) {

    static State of(Setup setup, RouteFiles files) {
      List<@Nullable Secret> secrets = new ArrayList<>(setup.sync().secrets());
      setup.sites().forEach(site -> secrets.addAll(site.settings().secrets()));
      return new State(setup.values(), secrets, files);
    }
  }

  /**
   * @param running what the routes run with
   * @param files the route files that they were loaded from
   */
  ReloadWatch(Supplier<Setup> settings, Target target, Setup running, RouteFiles files) {
    this.settings = settings;
    this.target = target;
    this.done = State.of(running, files);
  }

  void start(ScheduledExecutorService timer) {
    timer.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
  }

  private void look() {
    try {
      Setup fresh = settings.get();
      State state = State.of(fresh, RouteFiles.read(fresh.sync().routesDir()));
      boolean isSettled = state.equals(seen);
      seen = state;
      if (isSettled && !state.equals(done)) {
        done = state;
        target.reload(fresh);
        reported = "";
        LOG.info("The settings and the route files are taken up as they are now");
      }
    } catch (ConfigurationException | IOException e) {
      report(Faults.messages(e));
    } catch (RuntimeException e) {
      LOG.error("The settings and the route files are not taken up, and what ran goes on", e);
    }
  }

  private void report(String fault) {
    if (!fault.equals(reported)) {
      reported = fault;
      LOG.error("Not taken up, and what ran goes on: {}", fault);
    }
  }
}
