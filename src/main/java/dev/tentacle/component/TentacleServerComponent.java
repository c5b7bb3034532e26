package dev.tentacle.component;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Runs Tentacle servers, to which agents send files. */
@Component("tentacle-server")
public class TentacleServerComponent extends DefaultComponent {

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    TentacleServerEndpoint endpoint = new TentacleServerEndpoint(uri, this);
    HostPort address = HostPort.parse(remaining, endpoint.getConfiguration().getPort());
    endpoint.getConfiguration().setHost(address.host());
    endpoint.getConfiguration().setPort(address.port());
    setProperties(endpoint, parameters);
    return endpoint;
  }
}
