package dev.tentacle.component;

import dev.tentacle.client.TentacleClient;
import dev.tentacle.tls.TlsContext;
import dev.tentacle.tls.TlsOptions;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.component.netty.NettyWorkerPoolBuilder;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pulls files from Tentacle servers, and sends files to them. */
@Component("tentacle")
public class TentacleComponent extends DefaultComponent {

  private static final Logger LOG = LoggerFactory.getLogger(TentacleComponent.class);

  @Metadata(description = "The options that endpoints start from.")
  private TentacleConfiguration configuration = new TentacleConfiguration();

  @Metadata(
      label = "advanced",
      description =
          "Carries the connections of all endpoints, in place of a pool of the"
              + " component's own.")
  private @Nullable EventLoopGroup workerGroup;

  @Metadata(
      label = "advanced",
      description = "How many threads carry the connections of all endpoints; 0 for two a core.")
  private int workerCount;

  @Metadata(
      label = "advanced",
      defaultValue = "16",
      description = "How many threads route files and write them to disk, for all endpoints.")
  private int maximumPoolSize = 16;

  private final KameletProperties kameletProperties = new KameletProperties();
  private final Map<TlsOptions, TlsContext> tlsContexts = new ConcurrentHashMap<>();
  private @Nullable EventLoopGroup ownWorkers;
  private @Nullable ExecutorService fileWorkers;
  private @Nullable TentacleClient client;

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    TentacleConfiguration copy = configuration.copy();
    HostPort address = HostPort.parse(remaining, copy.getPort());
    copy.setHost(address.host());
    copy.setPort(address.port());
    TentacleEndpoint endpoint = new TentacleEndpoint(uri, this, copy);
    setProperties(endpoint, parameters);
    return endpoint;
  }

  @Override
  protected void doInit() throws Exception {
    super.doInit();
    getCamelContext().addLifecycleStrategy(kameletProperties);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    EventLoopGroup loops = workerGroup;
    if (loops == null) {
      loops =
          new NettyWorkerPoolBuilder()
              .withName("TentacleWorker")
              .withPattern(getCamelContext().getExecutorServiceManager().getThreadNamePattern())
              .withWorkerCount(workerCount)
              .build();
      ownWorkers = loops;
    }
    ExecutorService files =
        getCamelContext()
            .getExecutorServiceManager()
            .newFixedThreadPool(this, "TentacleFiles", maximumPoolSize);
    fileWorkers = files;
    client = new TentacleClient(loops, files);
  }

  @Override
  protected void doStop() throws Exception {
    if (ownWorkers != null) {
      ownWorkers.shutdownGracefully(0, 2, TimeUnit.SECONDS);
      ownWorkers = null;
    }
    if (fileWorkers != null) {
      getCamelContext().getExecutorServiceManager().shutdownGraceful(fileWorkers);
      fileWorkers = null;
    }
    super.doStop();
  }

  @Override
  protected void doShutdown() throws Exception {
    getCamelContext().getLifecycleStrategies().remove(kameletProperties);
    super.doShutdown();
  }

  /** One for all endpoints with these options: sites share their certificates. */
  TlsContext tlsContext(TlsOptions options) {
    return tlsContexts.computeIfAbsent(
        options,
        fresh -> {
          TlsContext context = TlsContext.client(fresh);
          context.notices().forEach(LOG::info);
          return context;
        });
  }

  /** Runs what is given to it one after the other; not for what may block. */
  EventExecutor serialExecutor() {
    return started(workerGroup == null ? ownWorkers : workerGroup).next();
  }

  TentacleClient client() {
    return started(client);
  }

  ExecutorService fileWorkers() {
    return started(fileWorkers);
  }

  private static <T> T started(@Nullable T resource) {
    if (resource == null) {
      throw new IllegalStateException("the tentacle component is not started");
    }
    return resource;
  }

  public TentacleConfiguration getConfiguration() {
    return configuration;
  }

  public void setConfiguration(TentacleConfiguration configuration) {
    this.configuration = configuration;
  }

  public @Nullable EventLoopGroup getWorkerGroup() {
    return workerGroup;
  }

  public void setWorkerGroup(@Nullable EventLoopGroup workerGroup) {
    this.workerGroup = workerGroup;
  }

  public int getWorkerCount() {
    return workerCount;
  }

  public void setWorkerCount(int workerCount) {
    this.workerCount = workerCount;
  }

  public int getMaximumPoolSize() {
    return maximumPoolSize;
  }

  public void setMaximumPoolSize(int maximumPoolSize) {
    this.maximumPoolSize = maximumPoolSize;
  }
}
