package dev.tentacle.component;

import static dev.tentacle.testing.TestPki.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.protocol.InvalidNameException;
import dev.tentacle.testing.TestPki;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.SSLContextServerParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both components face to face: what the producer sends, the server's route gets. */
class TentacleServerConsumerTest {

  @TempDir private Path storage;
  private CamelContext camel;

  @BeforeEach
  void open() {
    camel = new DefaultCamelContext();
  }

  @AfterEach
  void close() {
    camel.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&compressed=true"})
  void sendsAFileThatArrivesThroughItsRoute(String packed) throws Exception {
    serve("&insecure=true");
    MockEndpoint arrived = camel.getEndpoint("mock:arrived", MockEndpoint.class);

    send("a.1.data", "<agent_data/>", packed);

    await().untilAsserted(() -> assertThat(arrived.getExchanges()).hasSize(1));
    Exchange exchange = arrived.getExchanges().get(0);
    assertThat(exchange.getMessage().getHeader(Exchange.FILE_NAME)).isEqualTo("a.1.data");
    assertThat(exchange.getMessage().getHeader(Exchange.FILE_LENGTH)).isEqualTo(13L);
    assertThat(storage.resolve("a.1.data")).hasContent("<agent_data/>");
  }

  @Test
  void deletesWhatWasRoutedWhenTold() throws Exception {
    serve("&delete=true");

    send("a.1.data", "x", "");

    await().untilAsserted(() -> assertThat(storage).isEmptyDirectory());
    assertThat(camel.getEndpoint("mock:arrived", MockEndpoint.class).getExchanges()).hasSize(1);
  }

  @Test
  void routesAtTheStartWhatAnEarlierRunLeft() throws Exception {
    Files.writeString(storage.resolve("left.1.data"), "x");
    Files.writeString(storage.resolve(".hidden.part"), "half");
    serve("&delete=true");

    MockEndpoint arrived = camel.getEndpoint("mock:arrived", MockEndpoint.class);
    await().untilAsserted(() -> assertThat(storage.resolve("left.1.data")).doesNotExist());
    assertThat(arrived.getExchanges())
        .extracting(exchange -> exchange.getMessage().getHeader(Exchange.FILE_NAME))
        .containsExactly("left.1.data");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&compressed=true"})
  void listsReceivesAndMovesOnDemand(String packed) throws Exception {
    serve("&insecure=true");
    send("a.1.data", "<agent_data/>", "");

    assertThat(ask("list", "", "")).isEqualTo(List.of("a.1.data"));
    assertThat(ask("receive", "a.1.data", packed)).isEqualTo(bytes("<agent_data/>"));
    assertThat(ask("move", "a.1.data", packed)).isEqualTo(bytes("<agent_data/>"));
    assertThat(ask("list", "", "")).isEqualTo(List.of());
  }

  @Test
  void putsAFileTooLargeForMemoryOnDiskForTheExchangeOnly() throws Exception {
    serve("&insecure=true");
    Path spool = storage.resolve("spool");
    send("a.1.data", "x".repeat(1000), "");
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:receive")
                .to(uri("receive", "&spoolThreshold=10&localWorkDirectory=" + spool))
                .convertBodyTo(String.class)
                .to("mock:received");
          }
        });

    camel
        .createProducerTemplate()
        .sendBodyAndHeader("direct:receive", "", Exchange.FILE_NAME, "a.1.data");

    assertThat(
            camel
                .getEndpoint("mock:received", MockEndpoint.class)
                .getExchanges()
                .get(0)
                .getMessage()
                .getBody())
        .isEqualTo("x".repeat(1000));
    await().untilAsserted(() -> assertThat(spool).isEmptyDirectory());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "a/b", "a\nb", "", ".hidden", "a~"})
  void refusesToSendAFileWhoseNameCannotBeOne(String name) throws Exception {
    serve("");

    Assertions.assertThatThrownBy(() -> send(name, "x", ""))
        .hasRootCauseInstanceOf(InvalidNameException.class);
    assertThat(storage).isEmptyDirectory();
  }

  @Test
  void keepsItsLimits() throws Exception {
    serve("&maxStoredFiles=1&insecure=true&insecureAddresses=127.0.0.2,10.0.0.0/8");
    send("a.1.data", "x", "");

    Assertions.assertThatThrownBy(() -> send("b.1.data", "x", ""))
        .hasStackTraceContaining("storage is full");
    Assertions.assertThatThrownBy(() -> ask("list", "", ""))
        .hasStackTraceContaining("closed the connection");
    assertThat(storage.resolve("a.1.data")).hasContent("x");
    assertThat(storage.resolve("b.1.data")).doesNotExist();
  }

  @Test
  void speaksTlsAndDemandsACertificate() throws Exception {
    serve(
        "&certificateFile=%s&keyFile=%s&keyPassword=RAW(%s)&caFile=%s&enabledProtocols=TLSv1.2"
            .formatted(
                file("rsa.pem"), file("rsa-pkcs8-aes.key"), TestPki.PASSWORD, file("ca.pem")));

    assertDemandsACertificate();
  }

  @Test
  void speaksTlsByCamelsOwnMeansAndDemandsACertificate() throws Exception {
    KeyStoreParameters keys = new KeyStoreParameters();
    keys.setKeyStore(TestPki.keyStore("rsa"));
    KeyManagersParameters keyManagers = new KeyManagersParameters();
    keyManagers.setKeyStore(keys);
    keyManagers.setKeyPassword(TestPki.PASSWORD);
    KeyStoreParameters authorities = new KeyStoreParameters();
    authorities.setKeyStore(TestPki.trustStore("ca"));
    TrustManagersParameters trustManagers = new TrustManagersParameters();
    trustManagers.setKeyStore(authorities);
    SSLContextServerParameters server = new SSLContextServerParameters();
    server.setClientAuthentication("REQUIRE");
    SSLContextParameters parameters = new SSLContextParameters();
    parameters.setKeyManagers(keyManagers);
    parameters.setTrustManagers(trustManagers);
    parameters.setServerParameters(server);
    camel.getRegistry().bind("tls", parameters);
    serve("&sslContextParameters=#tls");

    assertDemandsACertificate();
  }

  private void assertDemandsACertificate() throws Exception {
    String trusting = "&caFile=" + file("ca.pem");

    send(
        "a.1.data",
        "x",
        trusting + "&certificateFile=" + file("client.pem") + "&keyFile=" + file("client.key"));

    assertThat(storage.resolve("a.1.data")).hasContent("x");
    Assertions.assertThatThrownBy(() -> send("b.1.data", "x", trusting))
        .hasStackTraceContaining("demands a client certificate");
    assertThat(storage.resolve("b.1.data")).doesNotExist();
  }

  @Test
  void saysThatItNeedsADirectory() {
    Assertions.assertThatThrownBy(() -> start("tentacle-server:127.0.0.1:0"))
        .hasStackTraceContaining("directory");
  }

  private void serve(String options) throws Exception {
    start("tentacle-server:127.0.0.1:0?directory=" + storage + options);
  }

  private void start(String from) throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from(from).id("server").to("mock:arrived");
          }
        });
    camel.start();
  }

  private void send(String name, String body, String options) {
    camel
        .createProducerTemplate()
        .sendBodyAndHeader(uri("send", options), body, Exchange.FILE_NAME, name);
  }

  private Object ask(String operation, String name, String options) {
    return camel
        .createProducerTemplate()
        .requestBodyAndHeader(uri(operation, options), "", Exchange.FILE_NAME, name);
  }

  private String uri(String operation, String options) {
    TentacleServerConsumer server = (TentacleServerConsumer) camel.getRoute("server").getConsumer();
    int port = server.addresses().get(0).getPort();
    return "tentacle:127.0.0.1:" + port + "?operation=" + operation + options;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
