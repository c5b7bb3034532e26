package dev.tentacle.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.tentacle.testing.RawClient;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the server is started, told of, and stopped. */
class TentacleServerTest {

  @TempDir private Path storage;

  private ServerOptions.Builder options() {
    return ServerOptions.builder(storage).addresses("127.0.0.1").port(0);
  }

  private static TentacleServer started(ServerOptions.Builder options) throws IOException {
    TentacleServer server = new TentacleServer(options.build());
    server.start();
    return server;
  }

  private static RawClient connect(TentacleServer server) throws IOException {
    return RawClient.to(server.addresses().get(0));
  }

  @Test
  void listensOnEveryAddressUntilItIsClosed() throws IOException {
    TentacleServer server = started(options().addresses("127.0.0.1, 127.0.0.2"));
    List<InetSocketAddress> addresses = server.addresses();
    try (server) {
      assertThat(addresses)
          .extracting(address -> address.getAddress().getHostAddress())
          .containsExactly("127.0.0.1", "127.0.0.2");
      for (InetSocketAddress address : addresses) {
        try (RawClient client = RawClient.to(address)) {
          assertThat(client.ask("RECV <a>")).isEqualTo("RECV ERR (file does not exist)");
        }
      }
    }
    assertThat(server.addresses()).isEmpty();
    for (InetSocketAddress address : addresses) {
      assertThatIOException().isThrownBy(() -> RawClient.to(address));
    }
  }

  @Test
  void startsAgainAfterAStop() throws IOException {
    TentacleServer server = started(options());
    assertThatIllegalStateException().isThrownBy(server::start);
    server.close();
    server.close();
    server.start();
    try (server;
        RawClient client = connect(server)) {
      assertThat(client.send("a", "x")).isEqualTo("SEND OK, SEND OK");
    }
  }

  @Test
  void saysWhichAddressIsTakenAndListensOnNone() throws IOException {
    try (TentacleServer first = started(options())) {
      int port = first.addresses().get(0).getPort();
      TentacleServer second =
          new TentacleServer(options().addresses("127.0.0.2,127.0.0.1").port(port).build());
      assertThatIOException()
          .isThrownBy(second::start)
          .withMessageContaining("cannot listen on 127.0.0.1 port " + port);
      assertThat(second.addresses()).isEmpty();
      assertThatIOException()
          .isThrownBy(() -> RawClient.to(new InetSocketAddress("127.0.0.2", port)));
    }
  }

  @Test
  void refusesAStorageThatDoesNotExist() {
    Path missing = storage.resolve("missing");
    TentacleServer server = new TentacleServer(ServerOptions.builder(missing).port(0).build());
    assertThatIllegalArgumentException()
        .isThrownBy(server::start)
        .withMessageContaining(missing.toString())
        .withMessageContaining("create it");
  }

  @Test
  void makesTheFoldersThatTheFiltersName() throws IOException {
    try (TentacleServer server = started(options().filters("conf$:etc/conf;.*\\.md5:md5"))) {
      assertThat(storage.resolve("etc/conf")).isDirectory();
      assertThat(storage.resolve("md5")).isDirectory();
      try (RawClient client = connect(server)) {
        assertThat(client.send("a.conf", "x")).isEqualTo("SEND OK, SEND OK");
      }
      assertThat(storage.resolve("etc/conf/a.conf")).hasContent("x");
    }
  }

  @Test
  void refusesAFolderThatASymbolicLinkLeadsOutOfTheStorage(@TempDir Path elsewhere)
      throws IOException {
    Files.createSymbolicLink(storage.resolve("conf"), elsewhere);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> started(options().filters(".*\\.conf:conf")))
        .withMessageContaining("conf")
        .withMessageContaining("leads out of the storage");
  }

  @Test
  void clearsWhatACrashLeftBehindAndNothingElse() throws IOException {
    Path folder = Files.createDirectory(storage.resolve("conf"));
    Files.createFile(storage.resolve(".tentacle-1.part"));
    Files.createFile(folder.resolve(".tentacle-2.part"));
    Files.createFile(storage.resolve(".hidden.part"));
    Files.createFile(folder.resolve("a.part"));
    started(options().filters(".*\\.conf:conf")).close();
    try (var all = Files.walk(storage)) {
      assertThat(all.filter(Files::isRegularFile))
          .containsExactlyInAnyOrder(storage.resolve(".hidden.part"), folder.resolve("a.part"));
    }
  }

  @Test
  void tellsTheListenerOfEachFileInOrderAndOffTheEventLoop() throws IOException {
    Queue<String> told = new ConcurrentLinkedQueue<>();
    FileListener listener =
        (name, file) ->
            told.add(name + " " + Files.readString(file) + " " + Thread.currentThread().getName());
    TentacleServer server = new TentacleServer(options().filters("^c:conf").build(), listener);
    server.start();
    try (server;
        RawClient client = connect(server)) {
      for (String name : List.of("a", "c", "b")) {
        assertThat(client.send(name, "content")).isEqualTo("SEND OK, SEND OK");
      }
      assertThat(client.send("a", "again")).isEqualTo("SEND ERR (file already exists)");
    }
    // Closing the server has waited for the calls.
    assertThat(told)
        .hasSize(3)
        .allMatch(call -> call.contains("content tentacle-server-listener"))
        .extracting(call -> call.substring(0, 1))
        .containsExactly("a", "c", "b");
  }

  @Test
  void aListenerThatFailsOrHangsHoldsUpNobody() throws Exception {
    CompletableFuture<Void> release = new CompletableFuture<>();
    Queue<String> told = new ConcurrentLinkedQueue<>();
    FileListener listener =
        (name, file) -> {
          told.add(name.toString());
          if (name.toString().equals("fails")) {
            throw new IllegalStateException("planted");
          }
          release.get();
        };
    TentacleServer server = new TentacleServer(options().build(), listener);
    server.start();
    try (server;
        RawClient client = connect(server)) {
      for (String name : List.of("fails", "hangs", "c", "d")) {
        assertThat(client.send(name, "x")).isEqualTo("SEND OK, SEND OK");
      }
      await().until(() -> told.contains("hangs"));
      release.complete(null);
    }
    assertThat(told).containsExactly("fails", "hangs", "c", "d");
  }

  @Test
  void lendsThreadsAndGivesThemBack() throws IOException {
    NioEventLoopGroup loops = new NioEventLoopGroup(1);
    ExecutorService files = Executors.newSingleThreadExecutor();
    try {
      TentacleServer server =
          new TentacleServer(options().build(), (name, file) -> {}, loops, files);
      server.start();
      try (server;
          RawClient client = connect(server)) {
        assertThat(client.send("a", "x")).isEqualTo("SEND OK, SEND OK");
      }
      assertThat(loops.isShuttingDown()).isFalse();
      assertThat(files.isShutdown()).isFalse();
    } finally {
      files.shutdown();
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  @Test
  void aStopLetsATransferUnderWayEnd() throws Exception {
    TentacleServer server = started(options().timeout(Duration.ofSeconds(5)));
    try (RawClient idle = connect(server);
        RawClient offered = connect(server);
        RawClient client = connect(server)) {
      assertThat(idle.send("first", "x")).isEqualTo("SEND OK, SEND OK");
      assertThat(offered.ask("RECV <first>")).isEqualTo("RECV SIZE 1");
      assertThat(client.ask("SEND <second> SIZE 10")).isEqualTo("SEND OK");
      client.say("01234");
      Instant start = Instant.now();
      CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
      assertThat(idle.rest()).isEmpty();
      assertThat(offered.rest()).isEmpty();
      assertThat(closed).isNotDone();
      assertThat(client.say("56789").line()).isEqualTo("SEND OK");
      assertThat(client.rest()).isEmpty();
      assertThat(closed).succeedsWithin(Duration.ofSeconds(5));
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }
    assertThat(storage.resolve("second")).hasContent("0123456789");
  }

  @Test
  void aStopCutsOffATransferThatDoesNotEndAndLeavesNothingOfIt() throws Exception {
    TentacleServer server = started(options().timeout(Duration.ofSeconds(60)));
    try (RawClient client = connect(server)) {
      assertThat(client.ask("SEND <a> SIZE 10")).isEqualTo("SEND OK");
      client.say("01234");
      CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
      assertThat(client.rest()).isEmpty();
      assertThat(closed).succeedsWithin(Duration.ofSeconds(5));
    }
    assertThat(storage).isEmptyDirectory();
  }

  @Test
  void aStopEndsConnectionsThatWaitForASlot() throws Exception {
    TentacleServer server = started(options().maxConnections(1).timeout(Duration.ofSeconds(60)));
    try (RawClient served = connect(server);
        RawClient waiting = connect(server)) {
      assertThat(served.send("a", "x")).isEqualTo("SEND OK, SEND OK");
      waiting.say("SEND <b> SIZE 1\n");
      CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
      assertThat(served.rest()).isEmpty();
      assertThat(waiting.rest()).isEmpty();
      assertThat(closed).succeedsWithin(Duration.ofSeconds(5));
    }
    assertThat(storage.resolve("b")).doesNotExist();
  }

  @Test
  void neverPrintsThePassword() {
    ServerOptions options = options().password("hush").build();
    assertThat(options.toString()).doesNotContain("hush").contains("password=...");
  }

  @Test
  void refusesOptionsOutOfRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> options().port(65536).build());
    assertThatIllegalArgumentException().isThrownBy(() -> options().maxConnections(0).build());
    assertThatIllegalArgumentException().isThrownBy(() -> options().maxSize(0).build());
    assertThatIllegalArgumentException().isThrownBy(() -> options().retries(0).build());
    assertThatIllegalArgumentException().isThrownBy(() -> options().timeout(Duration.ZERO).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options().addresses("127.0.0.1,no host"))
        .withMessageContaining("no host");
  }
}
