package dev.tentacle.component;

import dev.tentacle.protocol.FileName;
import dev.tentacle.protocol.LocalCharset;
import dev.tentacle.server.TentacleServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Tentacle server that sends each file that arrives through its route, one after the other. */
public final class TentacleServerConsumer extends DefaultConsumer {

  private static final Logger LOG = LoggerFactory.getLogger(TentacleServerConsumer.class);

  private final TentacleServerEndpoint endpoint;
  private @Nullable TentacleServer server;

  TentacleServerConsumer(TentacleServerEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    List<Path> untold = endpoint.getConfiguration().isDelete() ? stored() : List.of();
    TentacleServer starting = new TentacleServer(endpoint.options(), this::received);
    starting.start();
    server = starting;
    if (!untold.isEmpty()) {
      ExecutorService once =
          getEndpoint()
              .getCamelContext()
              .getExecutorServiceManager()
              .newSingleThreadExecutor(this, "TentacleServerStored");
      once.execute(() -> untold.forEach(this::routeStored));
      once.shutdown();
    }
    LOG.info(
        "Tentacle server listens on {}, storage {}",
        addresses(),
        endpoint.getConfiguration().getDirectory());
  }

  @Override
  protected void doStop() throws Exception {
    if (server != null) {
      server.close();
      server = null;
    }
    super.doStop();
  }

  /** Where it listens; empty while it does not. */
  public List<InetSocketAddress> addresses() {
    return server == null ? List.of() : server.addresses();
  }

  /** What an earlier run took in and did not route to the end. */
  private List<Path> stored() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(endpoint.getConfiguration().getDirectory()), 2)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .toList();
    }
  }

  private void routeStored(Path file) {
    try {
      received(FileName.fromLocal(file.getFileName().toString(), LocalCharset.get()), file);
    } catch (Exception e) {
      getExceptionHandler().handleException("cannot route " + file + "; it stays", e);
    }
  }

  /** One at a time: what is stored is routed while new files arrive. */
  private synchronized void received(FileName name, Path file) throws Exception {
    Exchange exchange = createExchange(false);
    try {
      fill(exchange.getIn(), name, file);
      getProcessor().process(exchange);
      if (exchange.isFailed()) {
        getExceptionHandler()
            .handleException(
                "the route failed for "
                    + name
                    + "; it stays in "
                    + endpoint.getConfiguration().getDirectory(),
                exchange,
                exchange.getException());
      } else if (endpoint.getConfiguration().isDelete()) {
        Files.deleteIfExists(file);
      }
    } finally {
      releaseExchange(exchange, false);
    }
  }

  private static void fill(Message message, FileName name, Path file) throws IOException {
    String local = name.toLocal(LocalCharset.get());
    message.setBody(file.toFile());
    message.setHeader(TentacleConstants.FILE_NAME, local);
    message.setHeader(TentacleConstants.FILE_NAME_ONLY, local);
    message.setHeader(TentacleConstants.FILE_NAME_CONSUMED, local);
    message.setHeader(TentacleConstants.FILE_LENGTH, Files.size(file));
    message.setHeader(
        TentacleConstants.FILE_LAST_MODIFIED, Files.getLastModifiedTime(file).toMillis());
  }
}
