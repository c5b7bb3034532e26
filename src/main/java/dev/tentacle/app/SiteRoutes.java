package dev.tentacle.app;

import dev.tentacle.component.DeadLetterProcessor;
import dev.tentacle.config.PollSchedule;
import dev.tentacle.config.Secret;
import dev.tentacle.config.SyncSettings;
import dev.tentacle.config.SyncSite;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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

  static final String BUFFER_KEY_PASSWORD_BEAN = "#bean:buffer_key_password";

  private final Setup setup;
  private final Deliveries deliveries;
  private final Map<String, Object> secrets = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> parameters = new LinkedHashMap<>();
  private final Map<String, PollSchedule> schedules = new HashMap<>();

  /**
   * @param scheduled false: the sites wait for {@link Application#poll}
   */
  SiteRoutes(Setup setup, Deliveries deliveries, boolean scheduled) {
    this.setup = setup;
    this.deliveries = deliveries;
    List<SyncSite> sites = setup.sites();
    for (int i = 0; i < sites.size(); i++) {
      SyncSite site = sites.get(i);
      String cron = scheduled ? site.settings().schedule().forSite(i, sites.size()) : NEVER;
      parameters.put(routeId(site), parameters(site, cron));
      schedules.put(routeId(site), site.settings().schedule());
    }
  }

  /** Sites that were there before keep their place in the minute, however many there are now. */
  SiteRoutes keepingPlacesOf(SiteRoutes before) {
    parameters.forEach(
        (id, values) -> {
          Map<String, Object> earlier = before.parameters(id);
          if (Objects.equals(schedules.get(id), before.schedules.get(id))) {
            values.put("site_cron", earlier.get("site_cron"));
          }
        });
    return this;
  }

  /** Whether the route of this id is made of the same values, and secrets, as before. */
  boolean isSame(String id, SiteRoutes before) {
    return parameters(id).equals(before.parameters(id))
        && Stream.of("site_password", "site_key_password")
            .map(name -> parameters(id).getOrDefault(name, ""))
            .allMatch(bean -> Objects.equals(secrets.get(bean), before.secrets.get(bean)));
  }

  /** The template that the route of this id is made of; empty where there is no such site. */
  String template(String id) {
    return String.valueOf(parameters(id).getOrDefault(TEMPLATE_ID, ""));
  }

  static String routeId(SyncSite site) {
    return PREFIX + site.id();
  }

  /** What is said of the site alone hides, in its template, what is said of all. */
  private Map<String, Object> parameters(SyncSite site, String cron) {
    SyncSettings settings = site.settings();
    Map<String, Object> values = new LinkedHashMap<>(site.own());
    values.put(TEMPLATE_ID, settings.template());
    values.put("site", site.address().toString());
    values.put("site_id", site.id());
    values.put("site_cron", cron);
    values.put("site_delivery", deliveries.reference(site));
    if (!settings.folders().isEmpty()) {
      values.put("site_folders", "," + String.join(",", settings.folders()));
    }
    // RAW: a + in a URI would be a space.
    settings.include().ifPresent(regex -> values.put("site_include", "RAW(" + regex + ")"));
    settings.exclude().ifPresent(regex -> values.put("site_exclude", "RAW(" + regex + ")"));
    settings.agents().ifPresent(regex -> values.put("site_agents", "RAW(" + regex + ")"));
    String whose = site.hasOwnSettings() ? "_" + site.id() : "";
    secret(PASSWORD_BEAN + whose, settings.password())
        .ifPresent(bean -> values.put("site_password", bean));
    secret(KEY_PASSWORD_BEAN + whose, settings.keyPassword())
        .ifPresent(bean -> values.put("site_key_password", bean));
    return values;
  }

  private Optional<String> secret(String reference, @Nullable Secret secret) {
    if (secret == null) {
      return Optional.empty();
    }
    secrets.put(reference, secret.value());
    return Optional.of(reference);
  }

  /** Lets Camel find the routes and what they refer to. */
  void bind(Registry registry) {
    secret(PASSWORD_BEAN, setup.sync().password());
    secret(KEY_PASSWORD_BEAN, setup.sync().keyPassword());
    secret(BUFFER_KEY_PASSWORD_BEAN, setup.sync().bufferKeyPassword());
    secrets.forEach(
        (reference, secret) -> registry.bind(reference.substring("#bean:".length()), secret));
    deliveries.bind(registry);
    registry.bind("dead_letters", new DeadLetterProcessor());
    registry.bind("count_redelivery", (Processor) DeadLetterProcessor::countRedelivery);
    registry.bind("sites", this);
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
