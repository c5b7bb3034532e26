package dev.tentacle.component;

import dev.tentacle.client.Payload;
import dev.tentacle.client.Sink;
import dev.tentacle.client.SpoolSink;
import dev.tentacle.client.SpoolSink.Spool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An intake without a delivery service: what a power loss keeps is up to the route. */
final class SpoolIntake implements Intake {

  private static final Logger LOG = LoggerFactory.getLogger(SpoolIntake.class);

  private final Routing routing;
  private final boolean renames;
  private final Executor executor;
  private final Spool spool;
  private final Spool comparison;
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

  SpoolIntake(Routing routing, TentacleEndpoint endpoint) throws IOException {
    this.routing = routing;
    this.renames = endpoint.renamesLocalWork();
    this.executor = endpoint.getComponent().fileWorkers();
    this.spool = endpoint.spool();
    int inMemory = endpoint.getConfiguration().getSpoolThreshold();
    this.comparison = new Spool(spool.directory(), inMemory, executor);
  }

  @Override
  public Sink<Payload> sink(RemoteFile file) {
    return new SpoolSink(spool);
  }

  @Override
  public Spool comparison() {
    return comparison;
  }

  @Override
  public void expect(int count) {
    routing.expect(count);
  }

  @Override
  public CompletableFuture<Fate> route(RemoteFile file, Payload payload, boolean isLastCopy) {
    CompletableFuture<Fate> routed =
        last.handle((done, fault) -> payload)
            .thenComposeAsync(turn -> process(file, payload, isLastCopy), executor);
    last = routed;
    return routed;
  }

  private CompletableFuture<Fate> process(RemoteFile file, Payload payload, boolean isLastCopy) {
    Exchange exchange = routing.exchange(file, payload);
    if (payload instanceof Payload.OnDisk stored) {
      Routing.fill(exchange, stored.file(), renames);
    } else if (payload instanceof Payload.InMemory small) {
      exchange.getIn().setBody(small.bytes());
    }
    return routing.process(exchange).thenApply(done -> end(done, file, payload, isLastCopy));
  }

  private Fate end(Exchange exchange, RemoteFile file, Payload payload, boolean isLastCopy) {
    boolean success = !exchange.isFailed();
    if (success) {
      routing.taken(file);
      discard(payload);
    } else if (isLastCopy) {
      routing.report(file, "the route failed; " + keep(payload), exchange, exchange.getException());
    } else {
      String fate = "the route failed; it stays on the site";
      routing.report(file, fate, exchange, exchange.getException());
      discard(payload);
    }
    routing.release(exchange);
    return success ? Fate.HOME : Fate.FAILED;
  }

  @Override
  public void discard(Payload payload) {
    if (payload instanceof Payload.OnDisk stored) {
      executor.execute(
          () -> {
            try {
              Files.deleteIfExists(stored.file());
            } catch (IOException e) {
              LOG.warn("cannot delete {}, which is not needed any more", stored.file(), e);
            }
          });
    }
  }

  private String keep(Payload payload) {
    if (payload instanceof Payload.OnDisk stored && Files.exists(stored.file())) {
      return "its only copy is kept as " + stored.file();
    }
    try (InputStream content = payload.open()) {
      Path kept = Files.createTempFile(spool.directory(), "tentacle-kept-", ".data");
      Files.copy(content, kept, StandardCopyOption.REPLACE_EXISTING);
      return "its only copy is kept as " + kept;
    } catch (IOException e) {
      LOG.error("cannot keep the only copy of a file in {}", spool.directory(), e);
      return "its only copy is LOST, because it could not be kept: " + e.getMessage();
    }
  }
}
