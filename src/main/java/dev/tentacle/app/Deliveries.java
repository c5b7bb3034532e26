package dev.tentacle.app;

import dev.tentacle.component.DeadLetterService;
import dev.tentacle.component.DeliveryService;
import dev.tentacle.component.TentacleEndpoint;
import dev.tentacle.config.ConfigurationException;
import dev.tentacle.config.Setting;
import dev.tentacle.config.Settings;
import dev.tentacle.config.SyncSettings;
import dev.tentacle.config.SyncSite;
import dev.tentacle.config.Token;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.service.ServiceHelper;

/** One delivery service for each directory that files are delivered to. */
final class Deliveries {

  private static final String BEAN = "delivery";

  private final Map<Path, Delivery> byState = new LinkedHashMap<>();
  private final Set<Delivery> opened = new LinkedHashSet<>();

  /** Whether requests are carried out as they come, for those too that are opened later. */
  private boolean watched;

  private record Delivery(String bean, DeliveryService service, Settings source) {}

  /** With the general one, for the integrator's own routes, even where no site uses it. */
  Deliveries(Setup setup) {
    add(BEAN, setup.sync(), setup.settings());
    setup.sites().forEach(site -> add(BEAN + "_" + site.id(), site.settings(), site.source()));
  }

  private void add(String bean, SyncSettings settings, Settings source) {
    byState.computeIfAbsent(
        settings.stateDir(), state -> new Delivery(bean, service(settings), source));
  }

  private static DeliveryService service(SyncSettings settings) {
    SyncSettings.Arrivals arrivals = settings.arrivals();
    DeliveryService delivery = new DeliveryService(settings.incomingDir(), settings.stateDir());
    delivery.setFileMode(arrivals.mode());
    delivery.setFileGroup(arrivals.group());
    delivery.setMinFreeBytes(arrivals.minFreeBytes());
    delivery.setMinFreeFiles(arrivals.minFreeFiles());
    delivery.setMaxQueue(arrivals.maxQueue());
    delivery.setUnfinishedTimeout(arrivals.unfinishedTimeout());
    return delivery;
  }

  /** How an endpoint's option names the one of this site. */
  String reference(SyncSite site) {
    return "#bean:" + Objects.requireNonNull(byState.get(site.settings().stateDir())).bean();
  }

  void bind(Registry registry) {
    byState.values().forEach(delivery -> registry.bind(delivery.bean(), delivery.service()));
  }

  /**
   * Takes the state directories of those that an endpoint uses, to be given back when the context
   * stops.
   *
   * @throws ConfigurationException if one cannot be used, or another process has it
   */
  void open(CamelContext context) {
    Set<Object> used =
        context.getEndpoints().stream()
            .filter(TentacleEndpoint.class::isInstance)
            .map(endpoint -> ((TentacleEndpoint) endpoint).getDelivery())
            .collect(Collectors.toSet());
    for (Delivery delivery : byState.values()) {
      if (used.contains(delivery.service())) {
        open(delivery, context);
      }
    }
  }

  /** Adds and opens what sites that are new need, while the context runs. */
  void addAndOpen(List<SyncSite> sites, CamelContext context) {
    for (SyncSite site : sites) {
      add(BEAN + "_" + site.id(), site.settings(), site.source());
      Delivery delivery = Objects.requireNonNull(byState.get(site.settings().stateDir()));
      if (!opened.contains(delivery)) {
        open(delivery, context);
      }
    }
    bind(context.getRegistry());
  }

  private void open(Delivery delivery, CamelContext context) {
    delivery
        .source()
        .find(Token.IDEMPOTENT_REPOSITORY.token())
        .filter(setting -> !setting.value().isEmpty())
        .map(setting -> start(setting, context))
        .ifPresent(delivery.service()::setIdempotentRepository);
    try {
      context.addService(delivery.service(), true, true);
      opened.add(delivery);
      if (watched) {
        watch(delivery, context);
      }
    } catch (Exception e) {
      throw delivery
          .source()
          .find(Token.STATE_DIR.token())
          .orElseThrow()
          .refuse(
              Faults.messages(e),
              "Stop the other process, or give each its own incomingdir and state_dir");
    }
  }

  /** Has what is asked of the dead letters carried out from now on, until the context stops. */
  void watchRequests(CamelContext context) throws Exception {
    watched = true;
    for (Delivery delivery : opened) {
      watch(delivery, context);
    }
  }

  private static void watch(Delivery delivery, CamelContext context) throws Exception {
    context.addService(new DeadLetterService(delivery.service()));
  }

  /** Carries out what was asked of the dead letters so far. */
  void carryOutRequests(CamelContext context) throws IOException {
    for (Delivery delivery : opened) {
      DeadLetterService letters = new DeadLetterService(delivery.service());
      letters.setCamelContext(context);
      letters.carryOut();
    }
  }

  private static IdempotentRepository start(Setting setting, CamelContext context) {
    IdempotentRepository repository = find(setting, context);
    try {
      ServiceHelper.startService(repository);
    } catch (RuntimeException e) {
      throw setting.refuse(
          Faults.messages(e),
          "Mend that bean, or what it connects to; nothing is pulled until then");
    }
    return repository;
  }

  private static IdempotentRepository find(Setting setting, CamelContext context) {
    IdempotentRepository found =
        context.getRegistry().lookupByNameAndType(setting.value(), IdempotentRepository.class);
    if (found == null) {
      throw setting.refuse(
          "no IdempotentRepository has the name '" + setting.value() + "'",
          "Name one that a file in routes_dir has under 'beans'");
    }
    return found;
  }
}
