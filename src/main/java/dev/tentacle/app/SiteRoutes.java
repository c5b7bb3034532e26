package dev.tentacle.app;

import dev.tentacle.component.DeadLetterProcessor;
import dev.tentacle.component.DeliveryService;
import dev.tentacle.config.Secret;
import dev.tentacle.config.SyncAddress;
import dev.tentacle.config.SyncSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Processor;
import org.apache.camel.spi.Registry;
import org.apache.camel.spi.RouteTemplateParameterSource;
import org.jspecify.annotations.Nullable;

/** Makes one route of the template for each site. */
final class SiteRoutes implements RouteTemplateParameterSource {

  /** What the id of each site's route begins with. */
  static final String PREFIX = "site-";

  /** For sites that are polled by hand: no cron may be left out, so this one never comes. */
  private static final String NEVER = "0 0 0 1 1 ? 2099";

  /** Keeps passwords out of endpoint URIs, which are shown in logs and by JMX. */
  static final String PASSWORD_BEAN = "#bean:sync_password";

  static final String KEY_PASSWORD_BEAN = "#bean:sync_key_password";

  private final SyncSettings settings;
  private final DeliveryService delivery;
  private final Map<String, Map<String, Object>> parameters = new LinkedHashMap<>();

  /**
   * @param scheduled false: the sites wait for {@link Application#poll}
   */
  SiteRoutes(SyncSettings settings, DeliveryService delivery, boolean scheduled) {
    this.settings = settings;
    this.delivery = delivery;
    List<SyncAddress> sites = settings.sites();
    for (int i = 0; i < sites.size(); i++) {
      String cron = scheduled ? settings.schedule().forSite(i, sites.size()) : NEVER;
      parameters.put(routeId(sites.get(i)), parameters(sites.get(i), cron));
    }
  }

  static String routeId(SyncAddress site) {
    return PREFIX + site.id();
  }

  private Map<String, Object> parameters(SyncAddress site, String cron) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(TEMPLATE_ID, settings.template());
    values.put("site", site.toString());
    values.put("site_id", site.id());
    values.put("site_cron", cron);
    if (!settings.folders().isEmpty()) {
      values.put("site_folders", "," + String.join(",", settings.folders()));
    }
    if (settings.password() != null) {
      values.put("site_password", PASSWORD_BEAN);
    }
    return values;
  }

  /** Lets Camel find the routes and what they refer to. */
  void bind(Registry registry) {
    bind(registry, PASSWORD_BEAN, settings.password());
    bind(registry, KEY_PASSWORD_BEAN, settings.keyPassword());
    registry.bind("delivery", delivery);
    registry.bind("dead_letters", new DeadLetterProcessor());
    registry.bind("count_redelivery", (Processor) DeadLetterProcessor::countRedelivery);
    registry.bind("sites", this);
  }

  private static void bind(Registry registry, String reference, @Nullable Secret secret) {
    if (secret != null) {
      registry.bind(reference.substring("#bean:".length()), secret.value());
    }
  }

  @Override
  public Map<String, Object> parameters(String routeId) {
    return parameters.getOrDefault(routeId, Map.of());
  }

  @Override
  public Set<String> routeIds() {
    return parameters.keySet();
  }
}
