package dev.tentacle.component;

import dev.tentacle.spelling.Spelling;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.Route;
import org.apache.camel.model.EndpointRequiredDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.RouteTemplateParameterDefinition;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.util.StringHelper;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a Kamelet with an endpoint of ours that was given a property which it does not define:
 * Camel would pass over it, and a misspelt password, CA or filter with it.
 */
final class KameletProperties extends LifecycleStrategySupport {

  /** What Camel itself adds. */
  private static final Set<String> CAMELS =
      Set.of("templateId", "routeId", "uuid", "noErrorHandler", "bridgeErrorHandler");

  /** Before a route is started: one that is not added stops the start of all. */
  @Override
  public void onRoutesAdd(Collection<Route> routes) {
    for (Route route : routes) {
      Model model =
          route.getCamelContext().getCamelContextExtension().getContextPlugin(Model.class);
      RouteDefinition definition =
          model == null ? null : model.getRouteDefinition(route.getRouteId());
      if (definition != null
          && Boolean.TRUE.equals(definition.isKamelet())
          && hasEndpointOfOurs(definition)) {
        check(definition, model);
      }
    }
  }

  private static boolean hasEndpointOfOurs(RouteDefinition route) {
    return Stream.concat(
            Stream.of(route.getInput()),
            ProcessorDefinitionHelper.filterTypeInOutputs(
                route.getOutputs(), EndpointRequiredDefinition.class)
                .stream())
        .anyMatch(step -> String.valueOf(step.getEndpointUri()).startsWith("tentacle:"));
  }

  private static void check(RouteDefinition route, Model model) {
    Map<String, Object> given = route.getRouteTemplateContext().getParameters();
    String kamelet = String.valueOf(given.get("templateId"));
    Set<String> defined = defined(model.getRouteTemplateDefinition(kamelet));
    given.keySet().stream()
        .filter(name -> !CAMELS.contains(name) && !isForOthers(name))
        .filter(name -> !defined.contains(StringHelper.dashToCamelCase(name)))
        .sorted()
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  "the Kamelet %s%s has no property '%s'. %s Correct it, or define it in the Kamelet"
                      .formatted(kamelet, place(route, model), name, meant(name, defined)));
            });
  }

  private static Set<String> defined(@Nullable RouteTemplateDefinition template) {
    List<RouteTemplateParameterDefinition> parameters =
        template == null ? null : template.getTemplateParameters();
    Set<String> names = new TreeSet<>();
    if (parameters != null) {
      parameters.forEach(each -> names.add(StringHelper.dashToCamelCase(each.getName())));
    }
    return names;
  }

  /**
   * Camel gives a Kamelet also what is said of another route's, by property (route.name) or by
   * variable of the environment (ROUTE_NAME), which cannot be told from its own.
   */
  private static boolean isForOthers(String name) {
    return name.contains(".") || name.chars().noneMatch(Character::isLowerCase);
  }

  private static String meant(String name, Set<String> defined) {
    return Spelling.nearest(name, defined)
        .map(near -> "Did you mean " + near + "?")
        .orElseGet(() -> "It has " + String.join(", ", defined) + ".");
  }

  /** The route that uses the Kamelet. */
  private static String place(RouteDefinition route, Model model) {
    Object user = route.getTemplateParameters().get("parentRouteId");
    RouteDefinition definition =
        user == null ? null : model.getRouteDefinition(Objects.toString(user));
    if (definition == null || definition.getResource() == null) {
      return user == null ? "" : " in route " + user;
    }
    return " in route %s (%s)".formatted(user, definition.getResource().getLocation());
  }
}
