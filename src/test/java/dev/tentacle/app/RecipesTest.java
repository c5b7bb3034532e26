package dev.tentacle.app;

import static dev.tentacle.app.Recipes.EXAMPLES;
import static dev.tentacle.app.Recipes.NAME;
import static dev.tentacle.app.Recipes.PACKET;
import static dev.tentacle.app.Recipes.awaitNothing;
import static dev.tentacle.testing.Folder.names;
import static java.net.http.HttpRequest.BodyPublishers.noBody;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.tentacle.component.TentacleConsumer;
import dev.tentacle.component.TentacleServerConsumer;
import dev.tentacle.server.ServerOptions;
import dev.tentacle.server.TentacleServer;
import dev.tentacle.testing.Site;
import dev.tentacle.testing.TestPki;
import dev.tentacle.tls.TlsContext;
import dev.tentacle.tls.TlsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each file of {@code routes/examples}, as it is, with the settings that it names. */
class RecipesTest {

  private final Path dir;
  private final Path dataIn;
  private final Path routes;
  private final Map<String, String> settings;
  private final Recipes recipes;

  RecipesTest(@TempDir Path dir) throws IOException {
    this.dir = dir;
    this.recipes = new Recipes(dir);
    this.dataIn = recipes.dataIn();
    this.routes = recipes.routes();
    this.settings = recipes.settings();
  }

  @Test
  void bringsHomeTheFilesOfAPlainSite() throws Exception {
    try (Site site = recipes.site();
        Application application = recipes.run("plain-site", "dead-letter")) {
      awaitArrival(dataIn, NAME);
      awaitNothing(site);
      assertThat(application.context().getRoutes()).hasSize(2);
    }
  }

  @Test
  void bringsHomeTheFilesOfASiteWithTls() throws Exception {
    Path storage = Files.createDirectory(dir.resolve("storage"));
    Files.write(storage.resolve(NAME), PACKET);
    TlsOptions tls =
        TlsOptions.builder()
            .ca(TestPki.file("ca.pem"))
            .certificate(TestPki.file("rsa.pem"))
            .key(TestPki.file("rsa.key"))
            .build();
    ServerOptions options =
        ServerOptions.builder(storage)
            .addresses("127.0.0.1")
            .port(0)
            .insecure(true)
            .tls(TlsContext.server(tls, Runnable::run))
            .build();
    try (TentacleServer site = new TentacleServer(options)) {
      site.start();
      settings.put("my_site", "127.0.0.1:" + site.addresses().get(0).getPort());
      settings.put("my_ca", TestPki.file("ca.pem").toString());
      settings.put("my_cert", TestPki.file("rsa.pem").toString());
      settings.put("my_key", TestPki.file("rsa.key").toString());
      try (Application application = recipes.run("tls-site")) {
        awaitArrival(dataIn, NAME);
        assertThat(application.context().getRoutes()).hasSize(1);
      }
    }
  }

  @Test
  void bringsTheFilesOfEachFolderHome() throws Exception {
    try (Site site = recipes.site()) {
      site.put("conf/web-1.conf", "interval 300\n");
      try (Application application = recipes.run("several-folders")) {
        awaitArrival(dataIn, NAME);
        await().until(() -> Files.exists(dataIn.resolve("conf/web-1.conf")));
        assertThat(application.context().getRoutes()).hasSize(1);
      }
    }
    assertThat(dataIn.resolve("conf/web-1.conf")).hasContent("interval 300\n");
  }

  @Test
  void pushesAConfThatIsNewOrHasChanged() throws Exception {
    Path confs = Files.createDirectory(dir.resolve("agents"));
    settings.put("my_conf_dir", confs.toString());
    Files.writeString(confs.resolve("web-1.conf"), "interval 300\n");
    try (Site site = recipes.site();
        Application application = recipes.run("push-conf")) {
      await().atMost(30, TimeUnit.SECONDS).until(() -> site.tree().contains("conf/web-1.conf"));
      assertThat(site.get("conf/web-1.conf")).asString(UTF_8).isEqualTo("interval 300\n");
      Files.writeString(confs.resolve("web-1.conf"), "interval 60, and more\n");
      await()
          .atMost(30, TimeUnit.SECONDS)
          .until(() -> new String(site.get("conf/web-1.conf"), UTF_8).startsWith("interval 60"));
      assertThat(application.context().getRoutes()).hasSize(1);
      assertThat(confs.resolve("web-1.conf")).exists();
    }
  }

  @Test
  void copiesAFolderByTheHourAndWhenARestCallAsks() throws Exception {
    Path copies = dir.resolve("copies");
    settings.put("my_copies", copies.toString());
    settings.put("my_folder", ".conf");
    settings.put("my_listen", "127.0.0.1:" + freePort());
    URI fetch = URI.create("http://" + settings.get("my_listen") + "/fetch");
    Site site = recipes.site();
    site.put("conf/web-1.conf", "interval 300\n");
    try (Application application = recipes.run("pull-on-demand")) {
      try (site) {
        await().until(() -> Files.exists(copies.resolve("web-1.conf")));
        assertThat(application.context().getRoutes()).hasSize(3);
        site.put("conf/db-1.conf", "interval 60\n");
        HttpResponse<String> answer = send(HttpRequest.newBuilder(fetch).POST(noBody()));
        assertThat(answer.body()).isEqualTo("2 files of .conf were fetched");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(copies.resolve("db-1.conf")).hasContent("interval 60\n");
        assertThat(site.tree()).contains("conf/web-1.conf", "conf/db-1.conf", NAME);
        assertThat(send(HttpRequest.newBuilder(fetch).GET()).statusCode()).isEqualTo(405);
      }
      HttpResponse<String> refused = send(HttpRequest.newBuilder(fetch).POST(noBody()));
      assertThat(refused.body()).contains("127.0.0.1:" + site.port(), "cannot connect");
      assertThat(refused.statusCode()).isEqualTo(502);
    }
    assertThat(copies.resolve("web-1.conf")).hasContent("interval 300\n");
    assertThat(names(copies)).containsExactly("db-1.conf", "web-1.conf");
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void keepsACopyInTheArchive() throws Exception {
    Path archive = dir.resolve("archive");
    settings.put("my_archive", archive.toString());
    try (Site site = recipes.site();
        Application application = recipes.run("archive")) {
      awaitArrival(dataIn, NAME);
      awaitNothing(site);
      assertThat(application.context().getRoutes()).hasSize(1);
    }
    try (Stream<Path> copies = Files.walk(archive).filter(Files::isRegularFile)) {
      assertThat(copies)
          .singleElement()
          .satisfies(copy -> assertThat(copy).hasBinaryContent(PACKET))
          .asString()
          .matches(".*/\\d{4}-\\d\\d-\\d\\d/" + NAME + "\\.[0-9a-f]{64}");
    }
  }

  @Test
  void keepsFilesOnTheSiteWhileTheArchiveCannotTakeThem() throws Exception {
    settings.put("my_archive", Files.createFile(dir.resolve("a file")).toString());
    settings.put("my_cron", "0 0 0 1 1 ? 2099");
    try (Site site = recipes.site();
        Application application = recipes.run("archive")) {
      TentacleConsumer consumer =
          (TentacleConsumer) application.context().getRoute("archive").getConsumer();
      assertThat(consumer.pollOnce().join().failed()).isEqualTo(1);
      assertThat(site.tree()).contains(NAME);
      assertThat(names(dataIn)).isEmpty();
    }
  }

  @Test
  void setsThePacketsOfStrangersApart() throws Exception {
    settings.put("my_agents", "web-.*|db-.*");
    settings.put("my_strangers", dir.resolve("strangers").toString());
    try (Site site = recipes.site()) {
      site.put("mail-1.1700000001.data", PACKET);
      try (Application application = recipes.run("agent-filter")) {
        awaitArrival(dataIn, NAME);
        awaitNothing(site);
        assertThat(application.context().getRoutes()).hasSize(1);
      }
    }
    assertThat(names(dataIn)).containsExactly(NAME);
    assertThat(names(dir.resolve("strangers")))
        .singleElement()
        .asString()
        .startsWith("mail-1.1700000001.data.");
  }

  @Test
  void tellsAWebhookOfADeadLetter() throws Exception {
    BlockingQueue<String> alerts = new LinkedBlockingQueue<>();
    HttpServer webhook =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    webhook.createContext(
        "/alert",
        request -> {
          alerts.add(new String(request.getRequestBody().readAllBytes(), UTF_8));
          request.sendResponseHeaders(204, -1);
          request.close();
        });
    webhook.start();
    settings.put("my_webhook", "http://127.0.0.1:" + webhook.getAddress().getPort() + "/alert");
    try (Site site = recipes.site()) {
      settings.put("site.north.sync_address", Objects.requireNonNull(settings.remove("my_site")));
      settings.put("sync_cron", "* * * * * ?");
      settings.put("sync_retries", "0");
      String template = Files.readString(Path.of("routes/site.yaml"));
      Files.writeString(
          routes.resolve("site.yaml"),
          template.replace("file:{{incomingdir}}", "file:{{incomingdir}}/missing"));
      try (Application application = recipes.run("dead-letter-webhook")) {
        assertThat(alerts.poll(20, TimeUnit.SECONDS))
            .startsWith("127.0.0.1:" + site.port() + ": " + NAME + " was given up: ")
            .contains("missing");
        awaitNothing(site);
        assertThat(application.context().getRoutes()).hasSize(3);
      }
    } finally {
      webhook.stop(0);
    }
    assertThat(dir.resolve("tentacle-sync/dead_letter")).isNotEmptyDirectory();
  }

  @Test
  void servesAgainWhatTheRelayPulled() throws Exception {
    Path centre = Files.createDirectories(dir.resolve("centre/data_in"));
    settings.put("my_relay", "127.0.0.1:0");
    settings.put("sync_cron", "* * * * * ?");
    Files.copy(Path.of("routes/site.yaml"), routes.resolve("site.yaml"));
    try (Site site = recipes.site()) {
      settings.put("sync_address", Objects.requireNonNull(settings.remove("my_site")));
      try (Application relay = recipes.run("relay", "dead-letter")) {
        awaitArrival(dataIn, NAME);
        awaitNothing(site);
        int port =
            ((TentacleServerConsumer) relay.context().getRoute("relay").getConsumer())
                .addresses()
                .get(0)
                .getPort();
        Cli once = Cli.run("once", "-Dsync_address=127.0.0.1:" + port, "-Dincomingdir=" + centre);
        assertThat(once.err()).isEmpty();
        assertThat(once.code()).isZero();
      }
    }
    assertThat(centre.resolve(NAME)).hasBinaryContent(PACKET);
    assertThat(names(dataIn)).isEmpty();
  }

  @Test
  void areEachTestedAndNamedInTheBook() throws IOException {
    String here = source("RecipesTest") + source("QueueRecipeTest");
    String book = Files.readString(Path.of("docs/routes.md"));
    List<String> recipes = names(EXAMPLES);
    assertThat(recipes).hasSizeGreaterThanOrEqualTo(10);
    for (String recipe : recipes) {
      assertThat(here).contains("recipes.run(\"" + recipe.replace(".yaml", "") + "\"");
      assertThat(book).contains("](../routes/examples/" + recipe + ")");
      for (String line : Files.readAllLines(EXAMPLES.resolve(recipe))) {
        assertThat(line).as(recipe).hasSizeLessThanOrEqualTo(110);
      }
    }
  }

  private static String source(String test) throws IOException {
    return Files.readString(Path.of("src/test/java/dev/tentacle/app", test + ".java"));
  }

  private static void awaitArrival(Path directory, String name) {
    await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(directory.resolve(name)).hasBinaryContent(PACKET));
  }
}
