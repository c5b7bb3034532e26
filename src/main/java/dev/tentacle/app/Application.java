package dev.tentacle.app;

import dev.tentacle.component.PollResult;
import dev.tentacle.component.TentacleConstants;
import dev.tentacle.component.TentacleConsumer;
import dev.tentacle.component.TentacleOperation;
import dev.tentacle.config.ConfigurationException;
import dev.tentacle.config.SyncSite;
import dev.tentacle.config.Token;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes, loaded and checked, and then run in one of the ways of the command line. */
final class Application implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Application.class);

  private final SyncMain main;
  private final Deliveries deliveries;
  private final LiveSettings live;
  private final Supplier<CamelContext> contexts;
  private Setup setup;
  private SiteRoutes sites;
  private RouteFiles files;
  private final Thread hook = new Thread(this::stop, "shutdown");

  private Application(Setup setup, String name, boolean scheduled, Supplier<CamelContext> contexts)
      throws IOException {
    this.setup = setup;
    this.contexts = contexts;
    this.files = RouteFiles.read(setup.sync().routesDir());
    this.deliveries = new Deliveries(setup);
    this.live = new LiveSettings(setup.placeholders());
    this.sites = new SiteRoutes(setup, deliveries, scheduled);
    this.main = new SyncMain(name, live, sites, contexts);
    // Camel's own hook waits for a main thread that waits in turn: ours stops Camel by itself.
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
  }

  /**
   * Loads the route files and makes the sites' routes; starts nothing. Stopped with this JVM.
   *
   * @param scheduled whether the sites are polled by their cron once started
   * @throws ConfigurationException if a route file or an endpoint's options are wrong
   */
  static Application load(Setup setup, boolean scheduled) {
    Application application = load(setup, scheduled, () -> new DefaultCamelContext(false));
    Runtime.getRuntime().addShutdownHook(application.hook);
    return application;
  }

  /** The same in a runtime that makes the Camel contexts, and calls {@link #close}. */
  static Application load(Setup setup, boolean scheduled, Supplier<CamelContext> contexts) {
    return load(setup, "tentacle-sync", scheduled, contexts);
  }

  private static Application load(
      Setup setup, String name, boolean scheduled, Supplier<CamelContext> contexts) {
    Application application;
    try {
      application = new Application(setup, name, scheduled, contexts);
    } catch (IOException e) {
      throw refuse(Faults.messages(e), e);
    }
    try {
      application.main.init();
      RouteChecks checks = new RouteChecks(setup, application.context());
      checks.templates();
      application.context().setAutoStartup(scheduled);
      application.context().init();
      checks.work();
      return application;
    } catch (ConfigurationException e) {
      application.close();
      throw e;
    } catch (RuntimeException e) {
      ConfigurationException refusal = refuse(Faults.ofRoutes(e, application.context()), e);
      application.close();
      throw refusal;
    }
  }

  private static ConfigurationException refuse(String reason, Exception fault) {
    return new ConfigurationException(
        "the routes cannot be loaded: " + reason,
        "Correct the route file or the setting that is named here",
        fault);
  }

  /**
   * Takes up other settings and route files while the routes run; what is the same is not touched.
   *
   * @throws ConfigurationException if something is wrong with them, or needs a restart: all goes on
   *     as before then
   */
  synchronized void reload(Setup fresh) throws IOException {
    Changes changes = new Changes(setup, fresh);
    changes.refuseWhatNeedsARestart();
    RouteFiles now = RouteFiles.read(fresh.sync().routesDir());
    new StartChecks(fresh).run();
    load(fresh, "tentacle-sync-trial", false, contexts).close();
    deliveries.addAndOpen(fresh.sites(), context());
    SiteRoutes next = new SiteRoutes(fresh, deliveries, true).keepingPlacesOf(sites);
    live.replace(fresh.placeholders());
    try {
      Set<Path> changed = changes.isGeneral() ? now.with(files) : now.changedSince(files);
      new Reload(context()).apply(changed, sites, next);
    } catch (ConfigurationException e) {
      live.replace(setup.placeholders());
      throw e;
    }
    setup = fresh;
    sites = next;
    files = now;
  }

  /** Calls {@link #reload} from now on when the settings or the route files have changed. */
  void watch(Supplier<Setup> settings) {
    new ReloadWatch(settings, this::reload, setup, files)
        .start(
            context()
                .getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(this, "ReloadWatch"));
  }

  /**
   * Takes the state directories: this process is now the one that delivers.
   *
   * @throws ConfigurationException if one cannot be used, or another process has it
   */
  void openDelivery() {
    deliveries.open(context());
  }

  CamelContext context() {
    return main.getCamelContext();
  }

  /** Runs until the process is told to end. */
  int run() throws Exception {
    openDelivery();
    watchRequests();
    main.run();
    return main.getExitCode();
  }

  /** Starts all routes, and returns. */
  void start() {
    openDelivery();
    watchRequests();
    main.start();
  }

  private void watchRequests() {
    try {
      deliveries.watchRequests(context());
    } catch (Exception e) {
      throw RuntimeCamelException.wrapRuntimeCamelException(e);
    }
  }

  /**
   * Starts the sites' routes and what they call by {@code direct:} and {@code seda:}; nothing that
   * listens or polls by itself.
   */
  void startSites() throws Exception {
    main.start();
    Model model = context().getCamelContextExtension().getContextPlugin(Model.class);
    for (RouteDefinition route : model.getRouteDefinitions()) {
      if (route.getRouteId().startsWith(SiteRoutes.PREFIX) || RouteChecks.isCalled(route)) {
        context().getRouteController().startRoute(route.getRouteId());
      }
    }
  }

  /** Polls a site once. */
  CompletableFuture<PollResult> poll(SyncSite site) {
    return consumer(site).pollOnce();
  }

  /** Asks a site for its files; the body is their names. */
  CompletableFuture<Exchange> list(SyncSite site) {
    return context()
        .createProducerTemplate()
        .asyncSend(
            consumer(site).getEndpoint(),
            exchange ->
                exchange
                    .getMessage()
                    .setHeader(TentacleConstants.OPERATION, TentacleOperation.list));
  }

  /** Does what was asked of the dead letters: in place of {@code run}, where that does not run. */
  void carryOutRequests() throws IOException {
    deliveries.carryOutRequests(context());
  }

  private TentacleConsumer consumer(SyncSite site) {
    Route route = context().getRoute(SiteRoutes.routeId(site));
    if (route != null && route.getConsumer() instanceof TentacleConsumer consumer) {
      return consumer;
    }
    throw site.setting(Token.SYNC_TEMPLATE)
        .refuse(
            "the template '" + site.settings().template() + "' does not begin with tentacle:",
            "Only run can use such a template");
  }

  /** Lets the files under way end, as {@code SIGTERM} does. */
  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("The process ends, and the hook has stopped the routes", e);
    }
  }

  private void stop() {
    main.stop();
    main.shutdown();
  }
}
