package dev.tentacle.component;

import static org.apache.camel.builder.Builder.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.client.SiteUnreachableException;
import dev.tentacle.testing.Script;
import dev.tentacle.testing.ScriptedServer;
import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.spi.ExceptionHandler;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TentacleConsumerTest {

  private static final String PACKET = "<agent_data>\n</agent_data>\n";

  @AutoClose private final Centre centre;

  TentacleConsumerTest(@TempDir Path folder) throws IOException {
    centre = new Centre(folder);
  }

  @ParameterizedTest
  @EnumSource
  void bringsEveryFileHomeAndEmptiesTheSite(Sites sites) throws Exception {
    try (Site site = sites.start(SiteSetup.BUFFER)) {
      for (int i = 0; i < 200; i++) {
        site.put("host." + i + ".data", PACKET + i);
      }
      route(site.port(), "", "file:" + centre.dataIn);

      PollResult result = centre.poll();

      assertThat(result.files()).isEqualTo(200);
      assertThat(result.failed()).isZero();
      for (int i = 0; i < 200; i++) {
        assertThat(centre.dataIn.resolve("host." + i + ".data")).hasContent(PACKET + i);
      }
      await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
    }
  }

  @Test
  void renamesWhatIsStoredInTheLocalWorkDirectory() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      Path work = centre.dataIn.resolve("work");
      site.put("host.1.data", PACKET);
      route(site.port(), "&localWorkDirectory=" + work, "file:" + centre.dataIn);

      assertThat(centre.poll().files()).isEqualTo(1);

      assertThat(centre.dataIn.resolve("host.1.data")).hasContent(PACKET);
      assertThat(work).isEmptyDirectory();
    }
  }

  @Test
  void tellsWhatTheFileIs() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER.withFilters(SiteSetup.SHIPPED_FILTERS))) {
      site.put("conf/a.conf", "x");
      MockEndpoint mock = centre.camel.getEndpoint("mock:files", MockEndpoint.class);
      route(site.port(), "&folders=.conf", "mock:files");

      centre.poll();

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
      assertThat(exchange.getMessage().getBody()).isEqualTo(new byte[] {'x'});
      assertThat(exchange.getProperty(Exchange.BATCH_COMPLETE)).isEqualTo(true);
    }
  }

  @Test
  void leavesAFileOnTheSiteWhenItsRouteFails() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      site.put("good.1.data", PACKET);
      site.put("bad.2.data", PACKET);
      routeThatRefuses("bad.2.data", site.port(), "");

      PollResult result = centre.poll();

      assertThat(result.files()).isEqualTo(1);
      assertThat(result.failed()).isEqualTo(1);
      await().untilAsserted(() -> assertThat(site.tree()).containsExactly("bad.2.data"));
    }
  }

  @Test
  void keepsTheOnlyCopyOfAMovedFileWhenItsRouteFails() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      Path work = centre.dataIn.resolve("work");
      site.put("bad.2.data", PACKET);
      routeThatRefuses("bad.2.data", site.port(), "&transfer=move&localWorkDirectory=" + work);

      assertThat(centre.poll().failed()).isEqualTo(1);

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
        site.put(name, PACKET);
      }
      MockEndpoint mock = centre.camel.getEndpoint("mock:files", MockEndpoint.class);
      route(site.port(), "&maxMessagesPerPoll=2", "mock:files");

      centre.poll();

      assertThat(names(mock)).containsExactly("c.1700000001.data", "b.1700000002.data");
    }
  }

  @Test
  void sortsAndFiltersAsTold() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      for (String name : List.of("a.1.data", "b.2.data", "c.3.data", "x.conf")) {
        site.put(name, PACKET);
      }
      MockEndpoint mock = centre.camel.getEndpoint("mock:files", MockEndpoint.class);
      route(
          site.port(),
          "&include=RAW(.*\\.data)&exclude=b.*&sortBy=reverse:file:name",
          "mock:files");

      centre.poll();

      assertThat(names(mock)).containsExactly("c.3.data", "a.1.data");
      await().untilAsserted(() -> assertThat(site.tree()).containsExactly("b.2.data", "x.conf"));
    }
  }

  @Test
  void takesAFileOnceWhenItStaysOnTheSite() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      site.put("host.1.data", PACKET);
      MockEndpoint mock = centre.camel.getEndpoint("mock:files", MockEndpoint.class);
      route(site.port(), "&delete=false", "mock:files");

      centre.poll();
      centre.poll();

      assertThat(names(mock)).containsExactly("host.1.data");
      assertThat(site.tree()).containsExactly("host.1.data");
    }
  }

  @Test
  void takesAFileAgainWhoseSizeChangedAfterItWasRouted() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            Script.listing("a.1.data")
                .receive("a.1.data", "ab")
                .expect("MV <a.1.data>")
                .reply("MV SIZE 3\n")
                .expect("MV NO")
                .expectClose())) {
      MockEndpoint mock = centre.camel.getEndpoint("mock:files", MockEndpoint.class);
      route(server.port(), "", "mock:files");

      assertThat(centre.poll().failed()).isEqualTo(1);

      assertThat(names(mock)).containsExactly("a.1.data");
      server.assertFollowed();
    }
  }

  @Test
  void deliversBothContentsWhenTheyDifferInSpiteOfOneSize() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            Script.listing("a.1.data")
                .receive("a.1.data", "ab")
                .move("a.1.data", "cd")
                .expect("QUIT"))) {
      MockEndpoint mock = centre.camel.getEndpoint("mock:files", MockEndpoint.class);
      route(server.port(), "", "mock:files");

      assertThat(centre.poll().failed()).isZero();

      assertThat(mock.getExchanges())
          .extracting(exchange -> exchange.getMessage().getBody(String.class))
          .containsExactly("ab", "cd");
      server.assertFollowed();
    }
  }

  @Test
  void goesOnWhereALostConnectionCutItOff() throws Exception {
    Script cut =
        Script.listing("a.1.data", "b.2.data")
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
      MockEndpoint mock = centre.camel.getEndpoint("mock:files", MockEndpoint.class);
      route(server.port(), "&delete=false", "mock:files");

      assertThat(centre.poll().files()).isEqualTo(2);

      assertThat(names(mock)).containsExactlyInAnyOrder("a.1.data", "b.2.data");
    }
  }

  @Test
  void saysWhyASiteCannotBePolled() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(new Script().expect("LS <>").close())) {
      route(server.port(), "&maximumReconnectAttempts=0", "mock:files");

      Assertions.assertThatThrownBy(centre::poll)
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
      MockEndpoint mock = centre.camel.getEndpoint("mock:files", MockEndpoint.class);
      centre.camel.addRoutes(
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
      centre.camel.start();

      site.put("a.1.data", PACKET);
      await().untilAsserted(() -> assertThat(names(mock)).containsExactly("a.1.data"));
      site.put("a.2.data", PACKET);
      await().untilAsserted(() -> assertThat(names(mock)).containsExactly("a.1.data", "a.2.data"));

      await()
          .untilAsserted(() -> assertThat(centre.consumer().getSuccessCounter()).isGreaterThan(1));
      assertThat(centre.consumer().getErrorCounter()).isZero();
      assertThat(centre.consumer().isFirstPollDone()).isTrue();
    }
  }

  @Test
  void passesOverPollsOfADeadSiteAndTriesItAgain() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(new Script().close(), new Script().close())) {
      route(
          server.port(),
          "&maximumReconnectAttempts=0&backoffErrorThreshold=1&backoffMultiplier=3",
          "mock:files");
      centre.consumer().run();
      await().until(() -> centre.consumer().getErrorCounter() == 1);

      centre.consumer().run();
      centre.consumer().run();
      assertThat(centre.consumer().getBackoffCounter()).isEqualTo(2);
      assertThat(centre.consumer().isPolling()).isFalse();

      centre.consumer().run();
      server.assertFollowed();
    }
  }

  @Test
  void holdsNoSchedulerThreadWhileASiteIsSilent() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(new Script().expect("LS <>").silence())) {
      route(server.port(), "&maximumReconnectAttempts=0&timeout=60000", "mock:files");

      CompletableFuture<Void> run = CompletableFuture.runAsync(centre.consumer());

      run.get(5, TimeUnit.SECONDS);
      assertThat(centre.consumer().isPolling()).isTrue();
    }
  }

  @Test
  void countsAFailedPollAsCamelDoes() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(new Script().close(), new Script().close())) {
      route(server.port(), "&maximumReconnectAttempts=1&reconnectDelay=10", "mock:files");

      centre.consumer().run();

      await().untilAsserted(() -> assertThat(centre.consumer().getErrorCounter()).isEqualTo(1));
      server.assertFollowed();
    }
  }

  @Test
  void handlesAnOutageOnceAndComesBackByItself() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            new Script().close(),
            new Script().close(),
            new Script().close(),
            Script.listing("a.1.data")
                .expect("RECV <a.1.data>")
                .reply("RECV ERR (gone)\n")
                .expect("QUIT"),
            new Script().close())) {
      List<Throwable> handled = new CopyOnWriteArrayList<>();
      centre.camel.getRegistry().bind("handler", new Recorder(handled));
      route(server.port(), "&maximumReconnectAttempts=0&exceptionHandler=#handler", "mock:files");

      for (int poll = 1; poll <= 3; poll++) {
        int failures = poll;
        centre.consumer().run();
        await()
            .untilAsserted(
                () -> assertThat(centre.consumer().getErrorCounter()).isEqualTo(failures));
      }
      assertThat(handled).hasSize(1);

      centre.consumer().run();
      await().untilAsserted(() -> assertThat(centre.consumer().getErrorCounter()).isZero());
      centre.consumer().run();
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

  private void route(int port, String options, String to) throws Exception {
    centre.route(port, options, route -> route.to(to));
  }

  private void routeThatRefuses(String name, int port, String options) throws Exception {
    centre.route(
        port,
        options,
        route ->
            route
                .filter(header(TentacleConstants.FILE_NAME).isEqualTo(name))
                .throwException(new IOException("no")));
  }

  private static List<String> names(MockEndpoint mock) {
    return mock.getExchanges().stream()
        .map(exchange -> exchange.getMessage().getHeader(Exchange.FILE_NAME, String.class))
        .toList();
  }
}
