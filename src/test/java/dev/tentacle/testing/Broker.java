package dev.tentacle.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.BrokerService;
import org.jspecify.annotations.Nullable;

/**
 * A broker of message queues (ActiveMQ) on a port of its own, which keeps its messages in files.
 */
public final class Broker implements AutoCloseable {

  private static final long PATIENCE_MILLIS = 20_000;

  private final Path folder;
  private BrokerService service;
  private String uri = "tcp://127.0.0.1:0";

  /** Starts it. */
  public Broker(Path folder) throws IOException {
    this.folder = folder;
    this.service = start(folder);
  }

  /** The same from one start to the next. */
  public String uri() {
    return uri;
  }

  /** Starts it again, with the messages that it has stored. */
  public void start() throws IOException {
    service = start(folder);
  }

  private BrokerService start(Path data) throws IOException {
    BrokerService fresh = new BrokerService();
    fresh.setUseJmx(false);
    fresh.setDataDirectoryFile(data.toFile());
    fresh.getSystemUsage().getStoreUsage().setLimit(64 << 20);
    fresh.getSystemUsage().getTempUsage().setLimit(64 << 20);
    try {
      fresh.addConnector(uri);
      fresh.start();
      uri = fresh.getTransportConnectors().get(0).getPublishableConnectString();
    } catch (Exception e) {
      throw new IOException("the broker does not start", e);
    }
    return fresh;
  }

  /** As its machine does, whoever is connected. */
  public void stop() throws IOException {
    try {
      service.stop();
    } catch (Exception e) {
      throw new IOException("the broker does not stop", e);
    }
    service.waitUntilStopped();
  }

  /** Takes one message, which must come within 20 s. */
  public Taken take(String queue) throws Exception {
    try (Connection connection = new ActiveMQConnectionFactory(uri).createConnection();
        Session session = connection.createSession()) {
      connection.start();
      Message message = session.createConsumer(session.createQueue(queue)).receive(PATIENCE_MILLIS);
      byte[] body = Objects.requireNonNull(message, "no message").getBody(byte[].class);
      return new Taken(message.getStringProperty("fileName"), new String(body, UTF_8));
    }
  }

  @Override
  public void close() throws IOException {
    stop();
  }

  /** What was taken: the name of the file, and its content. */
  public record Taken(@Nullable String name, String content) {}
}
