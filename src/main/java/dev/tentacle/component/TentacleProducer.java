package dev.tentacle.component;

import dev.tentacle.client.Payload;
import dev.tentacle.client.Sink;
import dev.tentacle.client.SpoolSink;
import dev.tentacle.client.SpoolSink.Spool;
import dev.tentacle.client.TentacleSession;
import dev.tentacle.client.UnzipSink;
import dev.tentacle.protocol.FileName;
import dev.tentacle.protocol.Filter;
import dev.tentacle.protocol.LocalCharset;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import javax.net.ssl.SSLSession;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists, receives, moves or sends on demand: one connection an exchange. */
public final class TentacleProducer extends DefaultAsyncProducer {

  private static final Logger LOG = LoggerFactory.getLogger(TentacleProducer.class);

  private final TentacleEndpoint endpoint;

  TentacleProducer(TentacleEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    CompletionStage<?> done;
    try {
      done = begin(exchange);
    } catch (IOException | InvalidPayloadException | RuntimeException e) {
      exchange.setException(e);
      callback.done(true);
      return true;
    }
    done.whenCompleteAsync(
        (nothing, fault) -> {
          if (fault != null) {
            exchange.setException(
                fault instanceof CompletionException && fault.getCause() != null
                    ? fault.getCause()
                    : fault);
          }
          callback.done(false);
        },
        endpoint.getComponent().fileWorkers());
    return false;
  }

  private CompletionStage<?> begin(Exchange exchange) throws IOException, InvalidPayloadException {
    TentacleOperation operation =
        exchange
            .getMessage()
            .getHeader(
                TentacleConstants.OPERATION, endpoint.getOperation(), TentacleOperation.class);
    return switch (operation) {
      case list -> list(exchange);
      case receive -> receive(exchange, false);
      case move -> receive(exchange, true);
      case send -> send(exchange);
    };
  }

  private CompletionStage<?> list(Exchange exchange) {
    Message message = exchange.getMessage();
    String folder = message.getHeader(TentacleConstants.FOLDER, String.class);
    Filter filter = folder == null ? endpoint.filters().get(0) : Filter.of(folder);
    List<String> all = new ArrayList<>();
    return inSession(
            session -> {
              SSLSession tls = session.sslSession();
              if (tls != null) {
                message.setHeader(TentacleConstants.SSL_SESSION, tls);
              }
              return session.list(filter, names -> addTo(all, names));
            })
        .thenAccept(
            refused -> {
              message.setBody(all);
              message.setHeader(TentacleConstants.REFUSED, refused);
            });
  }

  private static CompletionStage<?> addTo(List<String> all, List<FileName> names) {
    names.forEach(name -> all.add(name.toLocal(LocalCharset.get())));
    return CompletableFuture.completedStage(all);
  }

  private CompletionStage<?> receive(Exchange exchange, boolean moves) throws IOException {
    FileName name = name(exchange);
    Spool spool = endpoint.spool();
    if (endpoint.isCompressed() && !moves) {
      TentacleConfiguration limits = endpoint.getConfiguration();
      Sink<Payload> sink =
          new UnzipSink(spool, limits.getMaxFileSize(), limits.getMaxCompressionRatio());
      return inSession(session -> session.receiveZip(name, sink))
          .thenAccept(payload -> fill(exchange, payload.orElseThrow(), false));
    }
    Sink<Payload> sink = new SpoolSink(spool);
    return inSession(session -> moves ? session.move(name, sink) : session.receive(name, sink))
        .thenAccept(payload -> fill(exchange, payload.orElseThrow(), moves));
  }

  private void fill(Exchange exchange, Payload payload, boolean isLastCopy) {
    Message message = exchange.getMessage();
    message.setHeader(TentacleConstants.SITE, endpoint.site().toString());
    message.setHeader(TentacleConstants.DIGEST, payload.digest());
    message.setHeader(TentacleConstants.FILE_LENGTH, payload.size());
    if (payload instanceof Payload.InMemory small) {
      message.setBody(small.bytes());
    } else if (payload instanceof Payload.OnDisk stored) {
      message.setBody(stored.file().toFile());
      if (endpoint.renamesLocalWork()) {
        message.setHeader(TentacleConstants.FILE_LOCAL_WORK_PATH, stored.file().toString());
      }
      exchange.getExchangeExtension().addOnCompletion(new Cleaner(stored, isLastCopy));
    }
  }

  private CompletionStage<?> send(Exchange exchange) throws IOException, InvalidPayloadException {
    FileName name = name(exchange);
    Spool spool = endpoint.spool();
    Outgoing body = Outgoing.of(exchange, spool.directory());
    Outgoing content = endpoint.isCompressed() ? body.packed(spool.directory()) : body;
    return inSession(
            session ->
                endpoint.isCompressed()
                    ? session.sendZip(name, content)
                    : session.send(name, content))
        .whenCompleteAsync((done, fault) -> close(content), spool.executor());
  }

  private static void close(Outgoing content) {
    try {
      content.close();
    } catch (IOException e) {
      LOG.warn("cannot delete a temporary file", e);
    }
  }

  private static FileName name(Exchange exchange) {
    String name = exchange.getMessage().getHeader(TentacleConstants.FILE_NAME, String.class);
    if (name == null) {
      throw new IllegalArgumentException(
          "the header " + TentacleConstants.FILE_NAME + " must have the name of the file");
    }
    boolean isEscaped = name.indexOf('~') >= 0;
    Charset charset = LocalCharset.get();
    return isEscaped ? FileName.fromLocal(name, charset) : FileName.of(name.getBytes(charset));
  }

  private <T> CompletableFuture<T> inSession(
      Function<TentacleSession, CompletableFuture<T>> dialogue) {
    return endpoint
        .getComponent()
        .client()
        .connect(endpoint.sessionOptions())
        .thenCompose(
            session -> dialogue.apply(session).whenComplete((done, fault) -> session.quit()));
  }

  /** Deletes a received file when its exchange is over, unless it is the last copy and failed. */
  private static final class Cleaner extends SynchronizationAdapter {

    private final Payload.OnDisk stored;
    private final boolean isLastCopy;

    Cleaner(Payload.OnDisk stored, boolean isLastCopy) {
      this.stored = stored;
      this.isLastCopy = isLastCopy;
    }

    @Override
    public void onComplete(@Nullable Exchange exchange) {
      try {
        Files.deleteIfExists(stored.file());
      } catch (IOException e) {
        LOG.warn("cannot delete {}, which is not needed any more", stored.file(), e);
      }
    }

    @Override
    public void onFailure(@Nullable Exchange exchange) {
      if (isLastCopy) {
        LOG.error("the route failed; the only copy of a moved file is {}", stored.file());
      } else {
        onComplete(exchange);
      }
    }
  }
}
