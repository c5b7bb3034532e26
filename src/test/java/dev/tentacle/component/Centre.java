package dev.tentacle.component;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;

/** Where a test's sites are pulled to: a Camel context beside a {@code data_in}. */
final class Centre implements AutoCloseable {

  /** The option of a pull that delivers durably: {@link #deliver} comes before it. */
  static final String DURABLY = "&delivery=#bean:delivery";

  private static final String SITE = "site";

  final DefaultCamelContext camel = new DefaultCamelContext();
  final Path dataIn;
  final Path state;

  Centre(Path folder) throws IOException {
    dataIn = Files.createDirectories(folder.resolve("data_in"));
    state = folder.resolve("tentacle-sync");
  }

  void deliver() throws Exception {
    deliver(delivery -> {});
  }

  /** Opens the delivery service of the {@code data_in}. */
  DeliveryService deliver(Consumer<DeliveryService> settings) throws Exception {
    DeliveryService delivery = new DeliveryService(dataIn, state);
    settings.accept(delivery);
    camel.addService(delivery, true, true);
    camel.getRegistry().bind("delivery", delivery);
    return delivery;
  }

  /** Publishes into the {@code data_in} as the templates that we ship do. */
  String intoDataIn() {
    return "file:"
        + dataIn
        + "?tempFileName=${file:onlyname}.part&fileExist=Fail&copyAndDeleteOnRenameFail=false";
  }

  /** Pulls durably, into the {@code data_in}, when it is told to by {@link #poll()}. */
  void pull(int port, String options) throws Exception {
    pull(SITE, port, options);
  }

  void pull(String id, int port, String options) throws Exception {
    route(id, port, DURABLY + options, route -> route.to(intoDataIn()));
  }

  /** Pulls when it is told to by {@link #poll()}. */
  void route(int port, String options, Consumer<RouteDefinition> steps) throws Exception {
    route(SITE, port, options, steps);
  }

  private void route(String id, int port, String options, Consumer<RouteDefinition> steps)
      throws Exception {
    String uri = "tentacle:127.0.0.1:" + port + "?startScheduler=false" + options;
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            steps.accept(from(uri).id(id));
          }
        });
    camel.start();
  }

  TentacleConsumer consumer() {
    return consumer(SITE);
  }

  TentacleConsumer consumer(String id) {
    return (TentacleConsumer) camel.getRoute(id).getConsumer();
  }

  PollResult poll() {
    return poll(SITE);
  }

  PollResult poll(String id) {
    return consumer(id).pollOnce().orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** All that stands in the {@code data_in}, in order. */
  List<Path> delivered() throws IOException {
    return list(dataIn);
  }

  List<Path> staged() throws IOException {
    return list(state.resolve("staging")).stream()
        .filter(file -> file.toString().endsWith(".part"))
        .toList();
  }

  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  @Override
  public void close() {
    camel.stop();
  }
}
