package dev.tentacle.component;

import dev.tentacle.client.SessionOptions;
import dev.tentacle.client.SiteAddress;
import dev.tentacle.client.SpoolSink.Spool;
import dev.tentacle.protocol.Filter;
import dev.tentacle.tls.TlsContext;
import dev.tentacle.tls.TlsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Expression;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.ScheduledPollEndpoint;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.jspecify.annotations.Nullable;

/**
 * Pull files from a Tentacle server and send files to it.
 *
 * <p>Tentacle is the file transfer protocol of Pandora FMS.
 */
@UriEndpoint(
    firstVersion = "1.0.0",
    scheme = "tentacle",
    title = "Tentacle",
    syntax = "tentacle:host:port",
    category = {Category.FILE, Category.MONITORING, Category.NETWORKING},
    headersClass = TentacleConstants.class)
public class TentacleEndpoint extends ScheduledPollEndpoint implements EndpointServiceLocation {

  /** Two of a reference server's slots stay free for its agents. */
  private static final int MAX_CONNECTIONS = 8;

  @UriParam private TentacleConfiguration configuration;

  @UriParam(label = "consumer")
  private @Nullable String folders;

  @UriParam(label = "consumer", defaultValue = "verified")
  private Transfer transfer = Transfer.verified;

  @UriParam(label = "consumer", defaultValue = "2")
  private int connections = 2;

  @UriParam(label = "consumer", defaultValue = "true")
  private boolean delete = true;

  @UriParam(label = "consumer,filter")
  private @Nullable String include;

  @UriParam(label = "consumer,filter")
  private @Nullable String exclude;

  @UriParam(label = "consumer,filter")
  private int maxMessagesPerPoll;

  @UriParam(label = "consumer,filter", defaultValue = "1073741824")
  private long maxBytesPerPoll = 1L << 30;

  @UriParam(label = "consumer,advanced", defaultValue = "100")
  private int maxSessionsPerPoll = 100;

  @UriParam(label = "consumer,sort")
  private @Nullable String sortBy;

  @UriParam(label = "consumer,filter", defaultValue = "false")
  private @Nullable Boolean idempotent;

  @UriParam(label = "consumer,filter", javaType = "java.lang.String")
  @Metadata(supportFileReference = false)
  private @Nullable Expression idempotentKey;

  @UriParam(label = "consumer,filter")
  private @Nullable IdempotentRepository idempotentRepository;

  @UriParam(label = "consumer")
  private @Nullable DeliveryService delivery;

  @UriParam(label = "consumer,security")
  private @Nullable String agents;

  @UriParam(label = "producer", defaultValue = "list")
  private TentacleOperation operation = TentacleOperation.list;

  @UriParam(label = "producer")
  private boolean compressed;

  private @Nullable SessionOptions sessionOptions;

  public TentacleEndpoint(
      String uri, TentacleComponent component, TentacleConfiguration configuration) {
    super(uri, component);
    this.configuration = configuration;
  }

  @Override
  public Producer createProducer() {
    return new TentacleProducer(this);
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    TentacleConsumer consumer = new TentacleConsumer(this, processor);
    consumer.setMaxMessagesPerPoll(maxMessagesPerPoll);
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  protected void doInit() throws Exception {
    super.doInit();
    sessionOptions = configuration.sessionOptions(tlsContext());
    if (agents != null && delivery == null) {
      throw new IllegalArgumentException("the option agents needs the option delivery");
    }
    if (idempotentRepository == null && takesOnce()) {
      idempotentRepository = MemoryIdempotentRepository.memoryIdempotentRepository(100_000);
    }
  }

  @Override
  public TentacleComponent getComponent() {
    return (TentacleComponent) super.getComponent();
  }

  @Override
  public String getServiceUrl() {
    return site().toString();
  }

  @Override
  public String getServiceProtocol() {
    return "tentacle";
  }

  private @Nullable TlsContext tlsContext() throws GeneralSecurityException, IOException {
    TlsOptions options = configuration.tlsOptions();
    SSLContextParameters parameters = configuration.getSslContextParameters();
    if (parameters != null) {
      return TlsContext.client(
          parameters.createSSLContext(getCamelContext()),
          options.hostnameVerification(),
          options.pins());
    }
    return options.isOn() ? getComponent().tlsContext(options) : null;
  }

  SessionOptions sessionOptions() {
    return Objects.requireNonNull(sessionOptions, "the endpoint is not initialised");
  }

  SiteAddress site() {
    return configuration.site();
  }

  List<Filter> filters() {
    return Arrays.stream((folders == null ? "" : folders).split(",", -1))
        .map(String::strip)
        .map(Filter::of)
        .toList();
  }

  @Nullable Pattern includePattern() {
    return pattern(include);
  }

  @Nullable Pattern excludePattern() {
    return pattern(exclude);
  }

  private static @Nullable Pattern pattern(@Nullable String regex) {
    return regex == null || regex.isEmpty()
        ? null
        : Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
  }

  /** Where downloads are kept; makes the directory. */
  Spool spool() throws IOException {
    String work = configuration.getLocalWorkDirectory();
    Path directory = Path.of(work == null ? System.getProperty("java.io.tmpdir") : work);
    Files.createDirectories(directory);
    int threshold = work == null ? configuration.getSpoolThreshold() : -1;
    return new Spool(directory, threshold, getComponent().fileWorkers());
  }

  boolean takesOnce() {
    return idempotent == null ? !delete : idempotent;
  }

  boolean renamesLocalWork() {
    return configuration.getLocalWorkDirectory() != null;
  }

  public TentacleConfiguration getConfiguration() {
    return configuration;
  }

  public void setConfiguration(TentacleConfiguration configuration) {
    this.configuration = configuration;
  }

  public @Nullable String getFolders() {
    return folders;
  }

  /**
   * The folders to list, separated by commas: each a filter name, which the site's own filters map
   * to a folder (.conf is where its .conf files are). An empty one, the default, is the root of the
   * storage.
   */
  public void setFolders(@Nullable String folders) {
    this.folders = folders;
  }

  public Transfer getTransfer() {
    return transfer;
  }

  /**
   * How files are taken: verified (download, route, then move away what is still the same) or move
   * (in one go, with a window of loss).
   */
  public void setTransfer(Transfer transfer) {
    this.transfer = transfer;
  }

  public int getConnections() {
    return connections;
  }

  /**
   * How many connections a poll may use at once, 1 to 8; a second one is opened for a backlog only.
   * A Tentacle server has 10 slots, which the site's agents need too. Files are routed in their
   * order: with one connection, or a sortBy, all of them, else those of each agent.
   */
  public void setConnections(int connections) {
    if (connections < 1 || connections > MAX_CONNECTIONS) {
      throw new IllegalArgumentException(
          "connections is " + connections + ", must be 1 to " + MAX_CONNECTIONS);
    }
    this.connections = connections;
  }

  public boolean isDelete() {
    return delete;
  }

  /**
   * Whether a file leaves the site once its exchange has succeeded. Where not, files are taken once
   * each, as with idempotent.
   */
  public void setDelete(boolean delete) {
    this.delete = delete;
  }

  public @Nullable String getInclude() {
    return include;
  }

  /** A regular expression: only files whose whole name matches are taken; case does not count. */
  public void setInclude(@Nullable String include) {
    this.include = include;
  }

  public @Nullable String getExclude() {
    return exclude;
  }

  /** A regular expression: files whose whole name matches are not taken; case does not count. */
  public void setExclude(@Nullable String exclude) {
    this.exclude = exclude;
  }

  public int getMaxMessagesPerPoll() {
    return maxMessagesPerPoll;
  }

  /** The most files to take in one poll; 0 for no limit. */
  public void setMaxMessagesPerPoll(int maxMessagesPerPoll) {
    this.maxMessagesPerPoll = maxMessagesPerPoll;
  }

  public long getMaxBytesPerPoll() {
    return maxBytesPerPoll;
  }

  /** No file is begun in a poll once so many bytes have come in it; 0 for no limit. */
  public void setMaxBytesPerPoll(long maxBytesPerPoll) {
    this.maxBytesPerPoll = maxBytesPerPoll;
  }

  public int getMaxSessionsPerPoll() {
    return maxSessionsPerPoll;
  }

  /**
   * How many sessions a poll may take: a new one is needed after a file that breaks the protocol or
   * a limit, after an empty file, and after one that changed under way.
   */
  public void setMaxSessionsPerPoll(int maxSessionsPerPoll) {
    this.maxSessionsPerPoll = maxSessionsPerPoll;
  }

  public @Nullable String getSortBy() {
    return sortBy;
  }

  /**
   * The order in which files are taken, in the file language: such as reverse:file:name, with
   * groups separated by semicolons. By default oldest packets first: by the number in the name.
   */
  public void setSortBy(@Nullable String sortBy) {
    this.sortBy = sortBy;
  }

  public @Nullable Boolean getIdempotent() {
    return idempotent;
  }

  /** Whether to skip files that were taken before, by idempotentKey. */
  public void setIdempotent(@Nullable Boolean idempotent) {
    this.idempotent = idempotent;
  }

  public @Nullable Expression getIdempotentKey() {
    return idempotentKey;
  }

  /** What makes a file the same one again, in the file language; by default its site and name. */
  public void setIdempotentKey(@Nullable Expression idempotentKey) {
    this.idempotentKey = idempotentKey;
  }

  /** What makes a file the same one again, in the file language; by default its site and name. */
  public void setIdempotentKey(String expression) {
    this.idempotentKey = getCamelContext().resolveLanguage("file").createExpression(expression);
  }

  public @Nullable IdempotentRepository getIdempotentRepository() {
    return idempotentRepository;
  }

  /** Remembers the files that were taken; by default the last 100,000 ones, in memory. */
  public void setIdempotentRepository(@Nullable IdempotentRepository idempotentRepository) {
    this.idempotentRepository = idempotentRepository;
  }

  public @Nullable DeliveryService getDelivery() {
    return delivery;
  }

  /**
   * Makes deliveries into one data_in outlive crashes and power losses: what is staged, recorded
   * and given up. The route's file: endpoint must have fileExist=Fail and
   * copyAndDeleteOnRenameFail=false. In place of localWorkDirectory.
   */
  public void setDelivery(@Nullable DeliveryService delivery) {
    this.delivery = delivery;
  }

  @Nullable AgentRule agentRule() {
    return agents == null ? null : new AgentRule(agents);
  }

  public @Nullable String getAgents() {
    return agents;
  }

  /**
   * A regular expression: the agents for which the site may speak. A file whose name, or whose
   * agent_name, is another one's goes to the quarantine of the delivery; case does not count.
   */
  public void setAgents(@Nullable String agents) {
    this.agents = agents;
  }

  public TentacleOperation getOperation() {
    return operation;
  }

  /** What the producer does: list, receive, move or send. */
  public void setOperation(TentacleOperation operation) {
    this.operation = operation;
  }

  public boolean isCompressed() {
    return compressed;
  }

  /** Whether the producer receives and sends files packed, which saves a slow line. */
  public void setCompressed(boolean compressed) {
    this.compressed = compressed;
  }
}
