package dev.tentacle.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.SocketUtils;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ComplaintsTest {

  private final AtomicLong nanos = new AtomicLong();
  private final Complaints complaints = new Complaints(nanos::get);
  private final Warnings warnings = new Warnings();

  @BeforeEach
  void listen() {
    warnings.start();
    Configurator.setLevel(Complaints.class, Level.INFO);
    logger().addAppender(warnings);
  }

  @AfterEach
  void stopListening() {
    logger().removeAppender(warnings);
  }

  private static Logger logger() {
    return (Logger) LogManager.getLogger(Complaints.class);
  }

  private void complain(String address) throws UnknownHostException {
    InetSocketAddress client = new InetSocketAddress(SocketUtils.addressByName(address), 7);
    complaints.about(client, "is rude");
  }

  @Test
  void saysItOnceAMinuteForEachNetworkAndThenHowOftenItWas() throws Exception {
    complain("10.0.0.1");
    complain("10.0.0.1");
    complain("10.0.0.1");
    complain("10.0.0.2");
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    complain("10.0.0.1");
    complain("10.0.0.2");

    assertThat(warnings.shown)
        .containsExactly(
            "/10.0.0.1:7: is rude",
            "/10.0.0.2:7: is rude",
            "/10.0.0.1:7: is rude (2 more from there since the last such line)",
            "/10.0.0.2:7: is rude");
  }

  private static final class Warnings extends AbstractAppender {

    private final List<String> shown = new ArrayList<>();

    Warnings() {
      super("warnings", null, null, false, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      if (event.getLevel().equals(Level.WARN)) {
        shown.add(event.getMessage().getFormattedMessage());
      }
    }
  }
}
