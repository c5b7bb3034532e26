package dev.tentacle.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.client.SiteUnreachableException;
import dev.tentacle.testing.Script;
import dev.tentacle.testing.ScriptedServer;
import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ExceptionHandler;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TentacleConsumerTest {

  private static final String PACKET = "<agent_data>\n</agent_data>\n";

  @TempDir private Path dataIn;
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
  @EnumSource
  void bringsEveryFileHomeAndEmptiesTheSite(Sites sites) throws Exception {
    try (Site site = sites.start(SiteSetup.BUFFER)) {
      for (int i = 0; i < 200; i++) {
        site.put("host." + i + ".data", bytes(PACKET + i));
      }
      route(site.port(), "", "file:" + dataIn);

      PollResult result = poll();

      assertThat(result.files()).isEqualTo(200);
      assertThat(result.failed()).isZero();
      for (int i = 0; i < 200; i++) {
        assertThat(dataIn.resolve("host." + i + ".data")).hasContent(PACKET + i);
      }
      await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
    }
  }

  @Test
  void renamesWhatIsStoredInTheLocalWorkDirectory() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      Path work = dataIn.resolve("work");
      site.put("host.1.data", bytes(PACKET));
      route(site.port(), "&localWorkDirectory=" + work, "file:" + dataIn);

      assertThat(poll().files()).isEqualTo(1);

      assertThat(dataIn.resolve("host.1.data")).hasContent(PACKET);
      assertThat(work).isEmptyDirectory();
    }
  }

  @Test
  void tellsWhatTheFileIs() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER.withFilters(SiteSetup.SHIPPED_FILTERS))) {
      site.put("conf/a.conf", bytes("x"));
      MockEndpoint mock = camel.getEndpoint("mock:files", MockEndpoint.class);
      route(site.port(), "&folders=.conf", "mock:files");

      poll();

      Exchange exchange = mock.getExchanges().get(0);
      assertThat(exchange.getMessage().getHeaders())
          .containsEntry(TentacleConstants.FILE_NAME, "a.conf")
          .containsEntry(TentacleConstants.FILE_NAME_CONSUMED, "a.conf")
          .containsEntry(TentacleConstants.FILE_LENGTH, 1L)
          .containsEntry(TentacleConstants.FOLDER, ".conf")
          .containsEntry(TentacleConstants.SITE, "127.0.0.1:" + site.port())
          .containsEntry(
              TentacleConstants.DIGEST,
              "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881");
      assertThat(exchange.getMessage().getBody()).isEqualTo(bytes("x"));
      assertThat(exchange.getProperty(Exchange.BATCH_COMPLETE)).isEqualTo(true);
    }
  }

  @Test
  void leavesAFileOnTheSiteWhenItsRouteFails() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      site.put("good.1.data", bytes(PACKET));
      site.put("bad.2.data", bytes(PACKET));
      routeThatRefuses("bad.2.data", site.port(), "");

      PollResult result = poll();

      assertThat(result.files()).isEqualTo(1);
      assertThat(result.failed()).isEqualTo(1);
      await().untilAsserted(() -> assertThat(site.tree()).containsExactly("bad.2.data"));
    }
  }

  @Test
  void keepsTheOnlyCopyOfAMovedFileWhenItsRouteFails() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      Path work = dataIn.resolve("work");
      site.put("bad.2.data", bytes(PACKET));
      routeThatRefuses("bad.2.data", site.port(), "&transfer=move&localWorkDirectory=" + work);

      assertThat(poll().failed()).isEqualTo(1);

      await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
      try (var kept = Files.list(work)) {
        assertThat(kept).singleElement().satisfies(file -> assertThat(file).hasContent(PACKET));
      }
    }
  }

  @Test
  void takesOldestPacketsFirstAndNoMoreThanTold() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      for (String name : List.of("b.1700000002.data", "a.1700000003.data", "c.1700000001.data")) {
        site.put(name, bytes(PACKET));
      }
      MockEndpoint mock = camel.getEndpoint("mock:files", MockEndpoint.class);
      route(site.port(), "&maxMessagesPerPoll=2", "mock:files");

      poll();

      assertThat(names(mock)).containsExactly("c.1700000001.data", "b.1700000002.data");
    }
  }

  @Test
  void sortsAndFiltersAsTold() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      for (String name : List.of("a.1.data", "b.2.data", "c.3.data", "x.conf")) {
        site.put(name, bytes(PACKET));
      }
      MockEndpoint mock = camel.getEndpoint("mock:files", MockEndpoint.class);
      route(
          site.port(),
          "&include=RAW(.*\\.data)&exclude=b.*&sortBy=reverse:file:name",
          "mock:files");

      poll();

      assertThat(names(mock)).containsExactly("c.3.data", "a.1.data");
      await().untilAsserted(() -> assertThat(site.tree()).containsExactly("b.2.data", "x.conf"));
    }
  }

  @Test
  void takesAFileOnceWhenItStaysOnTheSite() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      site.put("host.1.data", bytes(PACKET));
      MockEndpoint mock = camel.getEndpoint("mock:files", MockEndpoint.class);
      route(site.port(), "&delete=false", "mock:files");

      poll();
      poll();

      assertThat(names(mock)).containsExactly("host.1.data");
      assertThat(site.tree()).containsExactly("host.1.data");
    }
  }

  @Test
  void takesAFileAgainWhoseSizeChangedAfterItWasRouted() {
    try (ScriptedServer server =
        ScriptedServer.start(
            listing("a.1.data")
                .expect("RECV <a.1.data>")
                .reply("RECV SIZE 2\n")
                .expect("RECV OK")
                .reply("ab")
                .expect("MV <a.1.data>")
                .reply("MV SIZE 3\n")
                .expect("MV NO")
                .expectClose())) {
      MockEndpoint mock = camel.getEndpoint("mock:files", MockEndpoint.class);
      route(server.port(), "", "mock:files");

      assertThat(poll().failed()).isEqualTo(1);

      assertThat(names(mock)).containsExactly("a.1.data");
      server.assertFollowed();
    }
  }

  @Test
  void deliversBothContentsWhenTheyDifferInSpiteOfOneSize() {
    try (ScriptedServer server =
        ScriptedServer.start(
            listing("a.1.data")
                .expect("RECV <a.1.data>")
                .reply("RECV SIZE 2\n")
                .expect("RECV OK")
                .reply("ab")
                .expect("MV <a.1.data>")
                .reply("MV SIZE 2\n")
                .expect("MV OK")
                .reply("cd")
                .expect("QUIT"))) {
      MockEndpoint mock = camel.getEndpoint("mock:files", MockEndpoint.class);
      route(server.port(), "", "mock:files");

      assertThat(poll().failed()).isZero();

      assertThat(mock.getExchanges())
          .extracting(exchange -> exchange.getMessage().getBody(String.class))
          .containsExactly("ab", "cd");
      server.assertFollowed();
    }
  }

  @Test
  void goesOnWhereALostConnectionCutItOff() {
    Script cut =
        listing("a.1.data", "b.2.data")
            .expect("RECV <a.1.data>")
            .reply("RECV SIZE 4\n")
            .expect("RECV OK")
            .reply("ab")
            .expect("RECV <b.2.data>")
            .reset();
    Script rest = new Script();
    for (String name : List.of("a.1.data", "b.2.data")) {
      rest.expect("RECV <" + name + ">")
          .reply("RECV SIZE 4\n")
          .expect("RECV OK")
          .lenient()
          .reply("abcd");
    }
    try (ScriptedServer server = ScriptedServer.start(cut, rest)) {
      MockEndpoint mock = camel.getEndpoint("mock:files", MockEndpoint.class);
      route(server.port(), "&delete=false", "mock:files");

      assertThat(poll().files()).isEqualTo(2);

      assertThat(names(mock)).containsExactlyInAnyOrder("a.1.data", "b.2.data");
    }
  }

  @Test
  void saysWhyASiteCannotBePolled() {
    try (ScriptedServer server = ScriptedServer.start(new Script().expect("LS <>").close())) {
      route(server.port(), "&maximumReconnectAttempts=0", "mock:files");

      Assertions.assertThatThrownBy(this::poll)
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOf(SiteUnreachableException.class)
          .hasMessageContaining("site 127.0.0.1:" + server.port())
          .hasMessageContaining("LS <>")
          .hasMessageContaining("-I");
    }
  }

  @Test
  void pollsOnItsScheduleAndReportsToCamel() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      MockEndpoint mock = camel.getEndpoint("mock:files", MockEndpoint.class);
      camel.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("tentacle:127.0.0.1:"
                      + site.port()
                      + "?scheduler=quartz&scheduler.cron=0/1+*+*+*+*+?")
                  .id("site")
                  .to("mock:files");
            }
          });
      camel.start();

      site.put("a.1.data", bytes(PACKET));
      await().untilAsserted(() -> assertThat(names(mock)).containsExactly("a.1.data"));
      site.put("a.2.data", bytes(PACKET));
      await().untilAsserted(() -> assertThat(names(mock)).containsExactly("a.1.data", "a.2.data"));

      await().untilAsserted(() -> assertThat(consumer().getSuccessCounter()).isGreaterThan(1));
      assertThat(consumer().getErrorCounter()).isZero();
      assertThat(consumer().isFirstPollDone()).isTrue();
    }
  }

  @Test
  void passesOverPollsOfADeadSiteAndTriesItAgain() {
    try (ScriptedServer server = ScriptedServer.start(new Script().close(), new Script().close())) {
      route(
          server.port(),
          "&maximumReconnectAttempts=0&backoffErrorThreshold=1&backoffMultiplier=3",
          "mock:files");
      consumer().run();
      await().until(() -> consumer().getErrorCounter() == 1);

      consumer().run();
      consumer().run();
      assertThat(consumer().getBackoffCounter()).isEqualTo(2);
      assertThat(consumer().isPolling()).isFalse();

      consumer().run();
      server.assertFollowed();
    }
  }

  @Test
  void holdsNoSchedulerThreadWhileASiteIsSilent() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(new Script().expect("LS <>").silence())) {
      route(server.port(), "&maximumReconnectAttempts=0&timeout=60000", "mock:files");

      CompletableFuture<Void> run = CompletableFuture.runAsync(consumer());

      run.get(5, TimeUnit.SECONDS);
      assertThat(consumer().isPolling()).isTrue();
    }
  }

  @Test
  void countsAFailedPollAsCamelDoes() {
    try (ScriptedServer server = ScriptedServer.start(new Script().close(), new Script().close())) {
      route(server.port(), "&maximumReconnectAttempts=1&reconnectDelay=10", "mock:files");

      consumer().run();

      await().untilAsserted(() -> assertThat(consumer().getErrorCounter()).isEqualTo(1));
      server.assertFollowed();
    }
  }

  @Test
  void handlesAnOutageOnceAndComesBackByItself() {
    try (ScriptedServer server =
        ScriptedServer.start(
            new Script().close(),
            new Script().close(),
            new Script().close(),
            listing("a.1.data").expect("RECV <a.1.data>").reply("RECV ERR (gone)\n").expect("QUIT"),
            new Script().close())) {
      List<Throwable> handled = new CopyOnWriteArrayList<>();
      camel.getRegistry().bind("handler", new Recorder(handled));
      route(server.port(), "&maximumReconnectAttempts=0&exceptionHandler=#handler", "mock:files");

      for (int poll = 1; poll <= 3; poll++) {
        int failures = poll;
        consumer().run();
        await().untilAsserted(() -> assertThat(consumer().getErrorCounter()).isEqualTo(failures));
      }
      assertThat(handled).hasSize(1);

      consumer().run();
      await().untilAsserted(() -> assertThat(consumer().getErrorCounter()).isZero());
      consumer().run();
      await().untilAsserted(() -> assertThat(handled).hasSize(2));
      server.assertFollowed();
    }
  }

  private record Recorder(List<Throwable> handled) implements ExceptionHandler {
    @Override
    public void handleException(Throwable fault) {
      handled.add(fault);
    }

    @Override
    public void handleException(String message, Throwable fault) {
      handled.add(fault);
    }

    @Override
    public void handleException(String message, Exchange exchange, Throwable fault) {
      handled.add(fault);
    }
  }

  private static Script listing(String... names) {
    String lines = String.join("\n", names) + "\n";
    return new Script()
        .expect("LS <>")
        .reply("LS SIZE " + lines.length() + "\n")
        .expect("LS OK")
        .reply(lines);
  }

  private void route(int port, String options, String to) {
    add(
        new RouteBuilder() {
          @Override
          public void configure() {
            from(uri(port, options)).id("site").to(to);
          }
        });
  }

  private void routeThatRefuses(String name, int port, String options) {
    add(
        new RouteBuilder() {
          @Override
          public void configure() {
            from(uri(port, options))
                .id("site")
                .filter(header(TentacleConstants.FILE_NAME).isEqualTo(name))
                .throwException(new IOException("no"));
          }
        });
  }

  private static String uri(int port, String options) {
    return "tentacle:127.0.0.1:" + port + "?startScheduler=false" + options;
  }

  private void add(RouteBuilder routes) {
    try {
      camel.addRoutes(routes);
      camel.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private TentacleConsumer consumer() {
    return (TentacleConsumer) camel.getRoute("site").getConsumer();
  }

  private PollResult poll() {
    return consumer().pollOnce().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static List<String> names(MockEndpoint mock) {
    return mock.getExchanges().stream()
        .map(exchange -> exchange.getMessage().getHeader(Exchange.FILE_NAME, String.class))
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
