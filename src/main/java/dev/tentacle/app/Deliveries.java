package dev.tentacle.app;

import dev.tentacle.component.DeadLetterService;
import dev.tentacle.component.DeliveryService;
import dev.tentacle.config.ConfigurationException;
import dev.tentacle.config.Setting;
import dev.tentacle.config.SyncSettings;
import dev.tentacle.config.SyncSite;
import dev.tentacle.config.Token;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.Registry;

/** One delivery service for each directory that files are delivered to. */
final class Deliveries {

  private static final String BEAN = "delivery";

  private final Map<Path, Delivery> byState = new LinkedHashMap<>();
  private final Path generalState;

  private record Delivery(String bean, DeliveryService service, SyncSite site) {}

  Deliveries(SyncSettings general, List<SyncSite> sites) {
    generalState = general.stateDir();
    for (SyncSite site : sites) {
      byState.computeIfAbsent(
          site.settings().stateDir(), state -> new Delivery(bean(site), service(site), site));
    }
  }

  private String bean(SyncSite site) {
    return site.settings().stateDir().equals(generalState) ? BEAN : BEAN + "_" + site.id();
  }

  private static DeliveryService service(SyncSite site) {
    SyncSettings.Arrivals arrivals = site.settings().arrivals();
    DeliveryService delivery =
        new DeliveryService(site.settings().incomingDir(), site.settings().stateDir());
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
   * Takes the state directories, to be given back when the context stops.
   *
   * @throws ConfigurationException if one cannot be used, or another process has it
   */
  void open(CamelContext context) {
    for (Delivery delivery : byState.values()) {
      Setting repository = delivery.site().setting(Token.IDEMPOTENT_REPOSITORY);
      if (!repository.value().isEmpty()) {
        delivery.service().setIdempotentRepository(find(repository, context));
      }
      try {
        context.addService(delivery.service(), true, true);
      } catch (Exception e) {
        throw delivery
            .site()
            .setting(Token.STATE_DIR)
            .refuse(
                Faults.messages(e),
                "Stop the other process, or give each its own incomingdir and state_dir");
      }
    }
  }

  /** Has what is asked of the dead letters carried out from now on, until the context stops. */
  void watchRequests(CamelContext context) throws Exception {
    for (Delivery delivery : byState.values()) {
      context.addService(new DeadLetterService(delivery.service()));
    }
  }

  /** Carries out what was asked of the dead letters so far. */
  void carryOutRequests(CamelContext context) throws IOException {
    for (Delivery delivery : byState.values()) {
      DeadLetterService letters = new DeadLetterService(delivery.service());
      letters.setCamelContext(context);
      letters.carryOut();
    }
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
