package dev.tentacle.component;

import dev.tentacle.client.SiteAddress;
import dev.tentacle.server.ServerOptions;
import dev.tentacle.tls.TlsContext;
import dev.tentacle.tls.TlsOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.ForkJoinPool;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Take files from Pandora FMS agents as a Tentacle server does.
 *
 * <p>It stands in for the reference server.
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

  private static final Logger LOG = LoggerFactory.getLogger(TentacleServerEndpoint.class);

  @UriParam private TentacleServerConfiguration configuration = new TentacleServerConfiguration();

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
    String host = configuration.getHost();
    boolean anyPort = configuration.getPort() == 0;
    return anyPort ? host : new SiteAddress(host, configuration.getPort()).toString();
  }

  @Override
  public String getServiceProtocol() {
    return "tentacle";
  }

  ServerOptions options() throws GeneralSecurityException, IOException {
    return configuration.serverOptions(tlsContext());
  }

  private @Nullable TlsContext tlsContext() throws GeneralSecurityException, IOException {
    SSLContextParameters parameters = configuration.getSslContextParameters();
    if (parameters != null) {
      return TlsContext.server(parameters.createSSLContext(getCamelContext()));
    }
    TlsOptions options = configuration.tlsOptions();
    if (!options.isOn()) {
      return null;
    }
    TlsContext context = TlsContext.server(options, ForkJoinPool.commonPool());
    context.notices().forEach(LOG::info);
    return context;
  }

  public TentacleServerConfiguration getConfiguration() {
    return configuration;
  }

  public void setConfiguration(TentacleServerConfiguration configuration) {
    this.configuration = configuration;
  }
}
