package dev.tentacle.component;

import dev.tentacle.client.SiteAddress;
import dev.tentacle.server.ServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Take files from Pandora FMS agents as a Tentacle server does.
 *
 * <p>Each option is one of the reference server's.
 */
@UriEndpoint(
    firstVersion = "1.0.0",
    scheme = "tentacle-server",
    title = "Tentacle Server",
    syntax = "tentacle-server:host:port",
    consumerOnly = true,
    category = {Category.FILE, Category.MONITORING, Category.NETWORKING},
    headersClass = TentacleConstants.class)
public class TentacleServerEndpoint extends DefaultEndpoint implements EndpointServiceLocation {

  @UriPath
  @Metadata(required = true)
  private String host = "0.0.0.0";

  @UriPath(defaultValue = "41121")
  private int port = SiteAddress.DEFAULT_PORT;

  @UriParam
  @Metadata(required = true)
  private @Nullable String directory;

  @UriParam private boolean delete;

  @UriParam private @Nullable String filters;

  @UriParam(label = "security")
  private boolean insecure;

  @UriParam(label = "security", secret = true)
  private @Nullable String password;

  @UriParam private boolean overwrite;

  @UriParam(defaultValue = "2000000")
  private long maxFileSize = 2_000_000;

  @UriParam(defaultValue = "10")
  private int maxConnections = 10;

  @UriParam(defaultValue = "4000", javaType = "java.time.Duration")
  private long timeout = 4_000;

  public TentacleServerEndpoint(String uri, TentacleServerComponent component) {
    super(uri, component);
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException(
        "tentacle-server takes files only; use tentacle: with operation=send to send some");
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    TentacleServerConsumer consumer = new TentacleServerConsumer(this, processor);
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  public String getServiceUrl() {
    return new SiteAddress(host, port).toString();
  }

  @Override
  public String getServiceProtocol() {
    return "tentacle";
  }

  ServerOptions options() {
    ServerOptions.Builder options =
        ServerOptions.builder(Path.of(getDirectory()))
            .addresses(host)
            .port(port)
            .insecure(insecure)
            .overwrite(overwrite)
            .maxSize(maxFileSize)
            .maxConnections(maxConnections)
            .retries(1)
            .timeout(Duration.ofMillis(timeout).dividedBy(2));
    if (filters != null) {
      options.filters(filters);
    }
    if (password != null) {
      options.password(password);
    }
    return options.build();
  }

  public String getHost() {
    return host;
  }

  /** The address to listen on; 0.0.0.0 for all. */
  public void setHost(String host) {
    this.host = host;
  }

  public int getPort() {
    return port;
  }

  /** The port to listen on; 0 for any that is free. */
  public void setPort(int port) {
    this.port = port;
  }

  public String getDirectory() {
    if (directory == null) {
      throw new IllegalArgumentException("tentacle-server needs the option directory");
    }
    return directory;
  }

  /** Where files are stored; it must exist (option -s of the reference server). */
  public void setDirectory(String directory) {
    this.directory = directory;
  }

  public boolean isDelete() {
    return delete;
  }

  /**
   * Whether a file is deleted once its exchange has succeeded; else it stays to be pulled. Where it
   * is, files that an earlier run left are routed at the start.
   */
  public void setDelete(boolean delete) {
    this.delete = delete;
  }

  public @Nullable String getFilters() {
    return filters;
  }

  /**
   * Which folder a file is stored in, by its name: regexp:folder pairs separated by semicolons, the
   * first that is found anywhere in the name wins (option -i).
   */
  public void setFilters(@Nullable String filters) {
    this.filters = filters;
  }

  public boolean isInsecure() {
    return insecure;
  }

  /** Whether clients may list and move files, as a Sync server does (option -I). */
  public void setInsecure(boolean insecure) {
    this.insecure = insecure;
  }

  public @Nullable String getPassword() {
    return password;
  }

  /** What clients must know (option -x); none where it is not set. */
  public void setPassword(@Nullable String password) {
    this.password = password;
  }

  public boolean isOverwrite() {
    return overwrite;
  }

  /** Whether an upload may replace a file of its name (option -o). */
  public void setOverwrite(boolean overwrite) {
    this.overwrite = overwrite;
  }

  public long getMaxFileSize() {
    return maxFileSize;
  }

  /** The largest upload to take, in bytes (option -m). */
  public void setMaxFileSize(long maxFileSize) {
    this.maxFileSize = maxFileSize;
  }

  public int getMaxConnections() {
    return maxConnections;
  }

  /** How many clients are served at once; others wait (option -c). */
  public void setMaxConnections(int maxConnections) {
    this.maxConnections = maxConnections;
  }

  public long getTimeout() {
    return timeout;
  }

  /** How long a client may be silent before its connection is closed (options -t and -r). */
  public void setTimeout(long timeout) {
    this.timeout = timeout;
  }
}
