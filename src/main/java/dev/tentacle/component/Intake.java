package dev.tentacle.component;

import dev.tentacle.client.Payload;
import dev.tentacle.client.SpoolSink.Spool;
import dev.tentacle.protocol.LocalCharset;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what one poll downloads through the consumer's route: one exchange a file, one after the
 * other, in the order in which they come.
 */
final class Intake {

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final TentacleConsumer consumer;
  private final TentacleEndpoint endpoint;
  private final Executor executor;
  private final Spool spool;
  private final Spool comparison;
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
  private int expected;
  private int index;

  Intake(TentacleConsumer consumer, TentacleEndpoint endpoint) throws IOException {
    this.consumer = consumer;
    this.endpoint = endpoint;
    this.executor = endpoint.getComponent().fileWorkers();
    this.spool = endpoint.spool();
    int inMemory = endpoint.getConfiguration().getSpoolThreshold();
    this.comparison = new Spool(spool.directory(), inMemory, executor);
  }

  /** Where downloads to be routed are kept. */
  Spool spool() {
    return spool;
  }

  /** Where downloads that are compared with what was routed are kept. */
  Spool comparison() {
    return comparison;
  }

  /** So many files are to be expected in this poll. */
  void expect(int count) {
    expected = count;
  }

  /**
   * Routes a file; called by one thread at a time.
   *
   * @param isLastCopy whether the site has deleted the file, so that the payload must survive a
   *     route that fails
   * @return whether the exchange succeeded
   */
  CompletableFuture<Boolean> route(RemoteFile file, Payload payload, boolean isLastCopy) {
    int place = index++;
    CompletableFuture<Boolean> routed =
        last.handle((done, fault) -> place)
            .thenComposeAsync(turn -> process(file, payload, turn, isLastCopy), executor);
    last = routed;
    return routed;
  }

  private CompletableFuture<Boolean> process(
      RemoteFile file, Payload payload, int place, boolean isLastCopy) {
    CompletableFuture<Boolean> processed = new CompletableFuture<>();
    Exchange exchange = consumer.createExchange(false);
    fill(exchange, file, payload, place);
    consumer
        .getAsyncProcessor()
        .process(
            exchange,
            synchronously -> {
              boolean success = !exchange.isFailed();
              end(exchange, file, payload, success, isLastCopy);
              processed.complete(success);
            });
    return processed;
  }

  private void fill(Exchange exchange, RemoteFile file, Payload payload, int place) {
    String name = file.name().toLocal(LocalCharset.get());
    Instant now = Instant.now();
    Message message = exchange.getIn();
    message.setHeader(TentacleConstants.SITE, endpoint.site().toString());
    message.setHeader(TentacleConstants.FOLDER, file.folder().toString());
    message.setHeader(TentacleConstants.DIGEST, payload.digest());
    message.setHeader(TentacleConstants.FILE_NAME, name);
    message.setHeader(TentacleConstants.FILE_NAME_ONLY, name);
    message.setHeader(TentacleConstants.FILE_NAME_CONSUMED, name);
    message.setHeader(TentacleConstants.FILE_LENGTH, payload.size());
    message.setHeader(
        TentacleConstants.FILE_LAST_MODIFIED,
        PacketOrder.madeAt(file.name(), now).orElse(now).toEpochMilli());
    if (payload instanceof Payload.OnDisk stored) {
      message.setBody(stored.file().toFile());
      if (endpoint.renamesLocalWork()) {
        message.setHeader(TentacleConstants.FILE_LOCAL_WORK_PATH, stored.file().toString());
      }
    } else if (payload instanceof Payload.InMemory small) {
      message.setBody(small.bytes());
    }
    exchange.setProperty(ExchangePropertyKey.BATCH_INDEX, place);
    exchange.setProperty(ExchangePropertyKey.BATCH_SIZE, expected);
    exchange.setProperty(ExchangePropertyKey.BATCH_COMPLETE, place + 1 == expected);
  }

  private void end(
      Exchange exchange, RemoteFile file, Payload payload, boolean success, boolean isLastCopy) {
    if (success) {
      consumer.taken(file);
      discard(payload);
    } else {
      String fate = isLastCopy ? keep(payload) : "it stays on the site";
      consumer
          .getExceptionHandler()
          .handleException(
              "site " + endpoint.site() + ": the route failed for " + file.name() + "; " + fate,
              exchange,
              exchange.getException());
      if (!isLastCopy) {
        discard(payload);
      }
    }
    consumer.releaseExchange(exchange, false);
  }

  /** Deletes what is left of a payload on disk, if anything is. */
  void discard(Payload payload) {
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
