package dev.tentacle.app;

import dev.tentacle.config.ConfigurationException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the routes that run those of the route files and the settings, and touches no others.
 *
 * <p>A route that goes is stopped first: its files under way end, and what it has not begun stays
 * on the site. Its successor takes that up.
 */
final class Reload {

  private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

  private final CamelContext context;
  private final Model model;
  private final List<RouteDefinition> gone = new ArrayList<>();

  Reload(CamelContext context) {
    this.context = context;
    this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
  }

  /**
   * Stops what is not to run any more, and starts what is new.
   *
   * @param changed the route files that are new, gone, or not what they were
   * @param before the sites as they run
   * @param next the sites as they are to run
   * @throws ConfigurationException if a route cannot be started; those that it was to replace run
   *     again
   */
  void apply(Set<Path> changed, SiteRoutes before, SiteRoutes next) {
    List<RouteTemplateDefinition> templates =
        model.getRouteTemplateDefinitions().stream()
            .filter(template -> changed.contains(file(template.getResource())))
            .toList();
    Set<String> ids =
        templates.stream().map(RouteTemplateDefinition::getId).collect(Collectors.toSet());
    try {
      for (RouteDefinition route : List.copyOf(model.getRouteDefinitions())) {
        String id = route.getRouteId();
        boolean isSite = before.routeIds().contains(id);
        if (isSite
            ? !next.isSame(id, before) || ids.contains(next.template(id))
            : changed.contains(file(route.getResource()))) {
          remove(route);
        }
      }
      model.removeRouteTemplateDefinitions(templates);
      awaitNextSecond();
      // First: the routes of the files refer to it as well.
      next.bind(context.getRegistry());
      load(changed);
      addSites(next);
    } catch (Exception e) {
      ConfigurationException refused =
          new ConfigurationException(
              culprit(changed) + Faults.ofRoutes(e, context),
              "Correct it: what ran before runs again",
              e);
      restore(templates, changed, before);
      throw refused;
    }
  }

  /** A schedule is due for the second in which it is made, too: that one was polled already. */
  private void awaitNextSecond() throws InterruptedException {
    if (!gone.isEmpty()) {
      Thread.sleep(1000 - System.currentTimeMillis() % 1000);
    }
  }

  private void load(Set<Path> files) throws Exception {
    for (Path file : new TreeSet<>(files)) {
      Resource resource = PluginHelper.getResourceLoader(context).resolveResource("file:" + file);
      if (resource.exists()) {
        PluginHelper.getRoutesLoader(context).loadRoutes(resource);
      }
    }
  }

  /** Which route of the files that were loaded last does not run, and where it stands. */
  private String culprit(Set<Path> changed) {
    return model.getRouteDefinitions().stream()
        .filter(route -> changed.contains(file(route.getResource())) && !runs(route.getRouteId()))
        .map(
            route ->
                "route %s (%s line %d): "
                    .formatted(
                        route.getRouteId(), file(route.getResource()), route.getLineNumber()))
        .findFirst()
        .orElse("");
  }

  private boolean runs(String id) {
    ServiceStatus status = context.getRouteController().getRouteStatus(id);
    return status != null && status.isStarted();
  }

  private void addSites(SiteRoutes sites) throws Exception {
    for (String id : sites.routeIds()) {
      if (model.getRouteDefinition(id) == null) {
        context.addRouteFromTemplate(id, sites.template(id), sites.parameters(id));
        LOG.info("Route {} is new, or made again", id);
      }
    }
  }

  private void remove(RouteDefinition definition) throws Exception {
    String id = definition.getRouteId();
    context.getRouteController().stopRoute(id);
    context.removeRoute(id);
    gone.add(definition);
    LOG.info("Route {} is stopped", id);
  }

  /** Puts back what ran before, and leaves out what came instead. */
  private void restore(
      List<RouteTemplateDefinition> templates, Set<Path> changed, SiteRoutes before) {
    try {
      for (RouteDefinition route : List.copyOf(model.getRouteDefinitions())) {
        String id = route.getRouteId();
        boolean isSite = id.startsWith(SiteRoutes.PREFIX);
        if (isSite ? wentAway(id) : changed.contains(file(route.getResource()))) {
          context.getRouteController().stopRoute(id);
          context.removeRoute(id);
        }
      }
      for (RouteTemplateDefinition old : templates) {
        RouteTemplateDefinition instead = model.getRouteTemplateDefinition(old.getId());
        if (instead != null) {
          model.removeRouteTemplateDefinition(instead);
        }
      }
      model.addRouteTemplateDefinitions(templates);
      awaitNextSecond();
      before.bind(context.getRegistry());
      for (RouteDefinition route : gone) {
        if (!before.routeIds().contains(route.getRouteId())) {
          model.addRouteDefinition(route);
        }
      }
      addSites(before);
    } catch (Exception e) {
      LOG.error("What ran before cannot be started again: restart the program", e);
    }
  }

  private boolean wentAway(String id) {
    return gone.stream().anyMatch(route -> route.getRouteId().equals(id));
  }

  private static Path file(@Nullable Resource resource) {
    try {
      return resource == null ? Path.of("") : Path.of(resource.getURI()).toAbsolutePath();
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      LOG.debug("{} is no file", resource, e);
      return Path.of("");
    }
  }
}
