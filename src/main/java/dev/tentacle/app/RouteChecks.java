package dev.tentacle.app;

import dev.tentacle.config.ConfigurationException;
import dev.tentacle.config.SyncSite;
import dev.tentacle.config.Token;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;

/** What can be known to be wrong once the route files are loaded, before a route is started. */
final class RouteChecks {

  private final Setup setup;
  private final CamelContext context;
  private final Model model;

  RouteChecks(Setup setup, CamelContext context) {
    this.setup = setup;
    this.context = context;
    this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
  }

  /**
   * That each site's template exists: Camel's own error is too late and does not say which do.
   *
   * @throws ConfigurationException if one does not
   */
  void templates() {
    for (SyncSite site : setup.sites()) {
      String template = site.settings().template();
      if (model.getRouteTemplateDefinition(template) == null) {
        throw site.setting(Token.SYNC_TEMPLATE)
            .refuse(
                "no route file has a template '" + template + "'",
                "Name one of " + names() + ", or put its file into " + setup.sync().routesDir());
      }
    }
  }

  private List<String> names() {
    return model.getRouteTemplateDefinitions().stream()
        .map(RouteTemplateDefinition::getId)
        .sorted()
        .toList();
  }

  /**
   * That there is a site, or a route of another kind that does something, such as the buffer's.
   *
   * @throws ConfigurationException if there is none
   */
  void work() {
    if (model.getRouteDefinitions().stream().noneMatch(this::runsByItself)) {
      new StartChecks(setup).sites();
    }
  }

  private boolean runsByItself(RouteDefinition route) {
    String autoStartup = route.getAutoStartup();
    return !isCalled(route)
        && (autoStartup == null
            || !context.resolvePropertyPlaceholders(autoStartup).equals("false"));
  }

  /** Whether other routes call it, so that it does nothing by itself. */
  static boolean isCalled(RouteDefinition route) {
    return route.getInput().getEndpointUri().matches("(direct|seda):.*");
  }
}
