package dev.tentacle.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tentacle.protocol.Command;
import dev.tentacle.protocol.PasswordDigest;
import dev.tentacle.testing.LogCapture;
import dev.tentacle.testing.Management;
import dev.tentacle.testing.Script;
import dev.tentacle.testing.ScriptedServer;
import dev.tentacle.testing.TestPki;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.util.URISupport;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong, and at whatever level it is logged: no password, and nothing as good. */
class SecretsTest {

  private static final String PASSWORD = "s3cret-of-the-site";
  private static final String KEY_PASSWORD = "s3cret-of-the-key";
  private static final String PASS = new Command.Pass(PasswordDigest.of(PASSWORD)).octets();
  private static final String[] SECRETS = {
    PASSWORD, KEY_PASSWORD, PASS.substring("PASS ".length())
  };

  private final List<LogCapture> logs = new ArrayList<>();
  private CamelContext camel = new DefaultCamelContext();

  @BeforeEach
  void listen() {
    logs.add(LogCapture.of("dev.tentacle", Level.ALL));
    logs.add(LogCapture.of("io.netty", Level.ALL));
    // Below, Camel logs endpoint URIs as they are written: our templates name a bean there.
    logs.add(LogCapture.of("org.apache.camel", Level.INFO));
  }

  @AfterEach
  void stop() {
    camel.stop();
    logs.forEach(LogCapture::close);
  }

  @Test
  void areKeptFromLogsAndExceptionsOfASiteThatRefusesThePassword() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(refusal(), refusal())) {
      route(server.port(), "");

      Throwable fault = catchThrowable(this::poll);

      assertThat(fault).hasStackTraceContaining("the password is probably wrong");
      assertThat(logs.get(0).events()).isNotEmpty();
      assertThatNobodyTold(fault);
    }
  }

  @Test
  void areKeptFromTheReplyOfASiteThatRepeatsThem() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(echo(), echo())) {
      route(server.port(), "");

      Throwable fault = catchThrowable(this::poll);

      assertThat(fault).hasStackTraceContaining("PASS ...");
      assertThat(logs.get(0).events()).isNotEmpty();
      assertThatNobodyTold(fault);
    }
  }

  @Test
  void areKeptFromTheErrorOfAKeyThatTheyDoNotOpen() {
    String tls =
        "&trustAll=true&certificateFile="
            + TestPki.file("rsa.pem")
            + "&keyFile="
            + TestPki.file("rsa-pkcs8-aes.key")
            + "&keyPassword=RAW("
            + KEY_PASSWORD
            + ")";

    Throwable fault = catchThrowable(() -> route(1, tls));

    assertThat(fault).hasStackTraceContaining("does not open with the password");
    assertThatNobodyTold(fault);
  }

  @Test
  void areKeptFromWhatAnEndpointShowsOfItself() throws Exception {
    route(1, "&trustAll=true&keyPassword=RAW(" + KEY_PASSWORD + ")");
    TentacleEndpoint endpoint = (TentacleEndpoint) camel.getRoute("site").getEndpoint();

    assertThat(endpoint.toString()).doesNotContain(SECRETS);
    assertThat(endpoint.sessionOptions().toString()).doesNotContain(SECRETS);
    assertThat(endpoint.getConfiguration().tlsOptions().toString()).doesNotContain(SECRETS);
    // What JMX and the developer console show.
    assertThat(URISupport.sanitizeUri(endpoint.getEndpointUri())).doesNotContain(SECRETS);
  }

  @Test
  void areKeptFromTheAttributesOfEachMBean() throws Exception {
    camel = Management.newContext(true);
    route(1, "&trustAll=true&keyPassword=RAW(" + KEY_PASSWORD + ")");

    Map<String, String> attributes = Management.attributes(camel);

    assertThat(attributes.values()).anyMatch(shown -> shown.contains("password=xxxxxx"));
    assertThat(attributes.toString()).doesNotContain(SECRETS);
  }

  private static Script refusal() {
    return new Script().lenient().expect(PASS).close();
  }

  private static Script echo() {
    return new Script().lenient().expect(PASS).reply(PASS + "\n");
  }

  private void assertThatNobodyTold(Throwable fault) {
    assertThat(stackTrace(fault)).doesNotContain(SECRETS);
    List<LogEvent> events = logs.stream().flatMap(log -> log.events().stream()).toList();
    for (LogEvent event : events) {
      Throwable thrown = event.getThrown();
      assertThat(event.getMessage().getFormattedMessage() + stackTrace(thrown))
          .doesNotContain(SECRETS);
    }
  }

  private static String stackTrace(@Nullable Throwable fault) {
    StringWriter text = new StringWriter();
    if (fault != null) {
      fault.printStackTrace(new PrintWriter(text, true));
    }
    return text.toString();
  }

  private void route(int port, String options) throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("tentacle:127.0.0.1:"
                    + port
                    + "?startScheduler=false&maximumReconnectAttempts=1&reconnectDelay=1&password=RAW("
                    + PASSWORD
                    + ")"
                    + options)
                .id("site")
                .to("mock:files");
          }
        });
    camel.start();
  }

  private void poll() {
    ((TentacleConsumer) camel.getRoute("site").getConsumer())
        .pollOnce()
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }
}
