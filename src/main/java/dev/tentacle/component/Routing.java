package dev.tentacle.component;

import dev.tentacle.client.Payload;
import dev.tentacle.protocol.LocalCharset;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Makes an exchange of a file and sends it through the consumer's route. */
final class Routing {

  private final TentacleConsumer consumer;
  private final TentacleEndpoint endpoint;
  private final FileLog log;
  private final AtomicInteger index = new AtomicInteger();
  private volatile int expected;

  Routing(TentacleConsumer consumer, TentacleEndpoint endpoint, FileLog log) {
    this.consumer = consumer;
    this.endpoint = endpoint;
    this.log = log;
  }

  /** What is said of single files. */
  FileLog log() {
    return log;
  }

  void expect(int count) {
    expected = count;
  }

  /** An exchange whose body is the payload, under the name that the site has for it. */
  Exchange exchange(RemoteFile file, Payload payload) {
    String name = file.name().toLocal(LocalCharset.get());
    Instant now = Instant.now();
    Exchange exchange = consumer.createExchange(false);
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
    int place = index.getAndIncrement();
    exchange.setProperty(ExchangePropertyKey.BATCH_INDEX, place);
    exchange.setProperty(ExchangePropertyKey.BATCH_SIZE, expected);
    exchange.setProperty(ExchangePropertyKey.BATCH_COMPLETE, place + 1 == expected);
    return exchange;
  }

  /**
   * Makes a stored file the body.
   *
   * @param renamed whether a file: producer is to rename it in place of a copy
   */
  static void fill(Exchange exchange, Path stored, boolean renamed) {
    exchange.getIn().setBody(stored.toFile());
    if (renamed) {
      exchange.getIn().setHeader(TentacleConstants.FILE_LOCAL_WORK_PATH, stored.toString());
    }
  }

  /** Sends the exchange through the route; done when the route is. */
  CompletableFuture<Exchange> process(Exchange exchange) {
    CompletableFuture<Exchange> processed = new CompletableFuture<>();
    consumer.getAsyncProcessor().process(exchange, synchronously -> processed.complete(exchange));
    return processed;
  }

  /** The file is home: it is not taken again where files are taken once. */
  void taken(RemoteFile file) {
    consumer.taken(file);
  }

  /** Hands a fault to the consumer's exception handler. */
  void report(
      RemoteFile file, String what, @Nullable Exchange exchange, @Nullable Throwable cause) {
    String message = "site " + endpoint.site() + ": " + file.name() + ": " + what;
    if (exchange == null) {
      consumer.fileFaults().handleException(message, cause);
    } else {
      consumer.fileFaults().handleException(message, exchange, cause);
    }
  }

  void release(Exchange exchange) {
    consumer.releaseExchange(exchange, false);
  }
}
