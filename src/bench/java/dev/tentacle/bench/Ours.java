package dev.tentacle.bench;

import dev.tentacle.component.DeadLetterProcessor;
import dev.tentacle.component.DeliveryService;
import dev.tentacle.component.PollResult;
import dev.tentacle.component.TentacleConsumer;
import dev.tentacle.config.Token;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * The shipped route of a site, {@code routes/site.yaml}.
 *
 * @param transfer verified or move
 * @param connections at once
 * @param settings further ones, by their names in camel.properties
 */
record Ours(String transfer, int connections, Map<String, String> settings) implements Way {

  /** A time that never comes: the benchmark polls by hand. */
  private static final String NEVER = "0 0 0 1 1 ? 2099";

  Ours(String transfer, int connections) {
    this(transfer, connections, Map.of());
  }

  @Override
  public String name() {
    return "**camel-tentacle " + transfer + ", " + plural() + "**";
  }

  private String plural() {
    return connections == 1 ? "1 connection" : connections + " connections";
  }

  @Override
  public Duration bringHome(int port, Path site, Path home, int files) throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      TentacleConsumer consumer = prepare(camel, port, home);
      PollResult[] result = new PollResult[1];
      Duration time = Way.timed(() -> result[0] = consumer.pollOnce().get());
      if (result[0].files() != files) {
        throw new IOException("a poll brought " + result[0]);
      }
      return time;
    }
  }

  TentacleConsumer prepare(DefaultCamelContext camel, int port, Path home) throws Exception {
    camel.getPropertiesComponent().setLocation("");
    properties(camel.getPropertiesComponent(), home);
    DeliveryService delivery = new DeliveryService(home, home.resolveSibling("state"));
    delivery.setMaxQueue(0);
    camel.addService(delivery, true, true);
    camel.getRegistry().bind("delivery", delivery);
    camel.getRegistry().bind("dead_letters", new DeadLetterProcessor());
    camel.getRegistry().bind("count_redelivery", (Processor) DeadLetterProcessor::countRedelivery);
    ExtendedCamelContext extended = camel.getCamelContextExtension();
    for (String file : new String[] {"site.yaml", "dead-letter.yaml"}) {
      Resource resource = ResourceHelper.resolveResource(camel, "file:routes/" + file);
      PluginHelper.getRoutesLoader(extended).loadRoutes(resource);
    }
    extended
        .getContextPlugin(Model.class)
        .addRouteFromTemplate(
            "site",
            "site",
            Map.of(
                "site",
                "127.0.0.1:" + port,
                "site_id",
                "site",
                "site_cron",
                NEVER,
                "site_delivery",
                "#bean:delivery"));
    camel.start();
    return (TentacleConsumer) camel.getRoute("site").getConsumer();
  }

  private void properties(PropertiesComponent properties, Path home) {
    Map<String, String> all = new LinkedHashMap<>();
    for (Token token : Token.values()) {
      token.defaultValue().ifPresent(value -> all.put(token.token(), value));
    }
    all.put(Token.INCOMINGDIR.token(), home.toString());
    all.put(Token.SYNC_TRANSFER.token(), transfer);
    all.put(Token.SYNC_CONNECTIONS.token(), Integer.toString(connections));
    all.putAll(settings);
    all.forEach(properties::addInitialProperty);
  }
}
