package dev.tentacle.client;

import static dev.tentacle.client.ClientFixture.DONE;
import static dev.tentacle.client.ClientFixture.await;
import static dev.tentacle.client.ClientFixture.failure;
import static dev.tentacle.client.ClientFixture.into;
import static dev.tentacle.client.ClientFixture.options;
import static dev.tentacle.client.ClientFixture.source;
import static dev.tentacle.client.ClientFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.protocol.Command;
import dev.tentacle.protocol.FileName;
import dev.tentacle.protocol.Filter;
import dev.tentacle.protocol.Limits;
import dev.tentacle.protocol.PasswordDigest;
import dev.tentacle.testing.Script;
import dev.tentacle.testing.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TentacleSessionTest {

  private static final FileName A = FileName.of("a");
  private static final FileName B = FileName.of("b");

  @AutoClose private final ClientFixture fixture;

  TentacleSessionTest(@TempDir Path directory) {
    fixture = new ClientFixture(directory);
  }

  @Test
  void listsNamesAndCountsWhatAreNone() {
    try (ScriptedServer server =
        ScriptedServer.start(
            new Script()
                .expect("LS <.conf>")
                .reply("LS SIZE 12\n")
                .expect("LS OK")
                .reply(".\n..\nx.conf")
                .reply("\n")
                .expect("QUIT"))) {
      TentacleSession session = fixture.connect(options(server.address()));

      List<FileName> names = new ArrayList<>();
      int refused = await(session.list(Filter.of(".conf"), into(names)));
      await(session.quit());

      assertThat(names).containsExactly(FileName.of("x.conf"));
      assertThat(refused).isEqualTo(2);
      server.assertFollowed();
    }
  }

  /** More than the sockets' buffers hold: a client that reads all the same gets it all at once. */
  @Test
  void readsNoMoreOfAListingThanIsTaken() throws InterruptedException {
    String names = ("x".repeat(240) + "\n").repeat(40_000);
    CountDownLatch sent = new CountDownLatch(1);
    CompletableFuture<Void> first = new CompletableFuture<>();
    try (ScriptedServer server =
        ScriptedServer.start(
            new Script()
                .expect("LS <>")
                .reply("LS SIZE " + names.length() + "\n")
                .expect("LS OK")
                .reply(names)
                .run(sent::countDown))) {
      TentacleSession session = fixture.connect(options(server.address()));
      AtomicInteger taken = new AtomicInteger();
      CompletableFuture<Integer> listed =
          session.list(
              Filter.ROOT,
              some -> {
                assertThat(taken.getAndAdd(some.size()) == 0 || first.isDone()).isTrue();
                return first;
              });

      assertThat(sent.await(2, TimeUnit.SECONDS)).as("the site has said all").isFalse();
      assertThat(taken).hasValueLessThan(1_000);
      first.complete(null);

      assertThat(await(listed)).isZero();
      assertThat(taken).hasValue(40_000);
    }
  }

  @Test
  void endsTheSessionWhereNamesCannotBeTaken() {
    try (ScriptedServer server =
        ScriptedServer.start(
            new Script()
                .expect("LS <>")
                .reply("LS SIZE 6\n")
                .expect("LS OK")
                .reply("a\nb\n")
                .expectClose())) {
      TentacleSession session = fixture.connect(options(server.address()));

      Throwable fault =
          failure(
              session.list(
                  Filter.ROOT,
                  names -> CompletableFuture.failedFuture(new IOException("no database"))));

      assertThat(fault)
          .isInstanceOf(BrokenSessionException.class)
          .hasMessageContaining("LS <>: gave up on this side: no database");
      server.assertFollowed();
    }
  }

  @Test
  void givesThePasswordFirst() {
    try (ScriptedServer server =
        ScriptedServer.start(
            new Script().expect(digestLine("secret")).reply("PASS OK\n").expect("QUIT"))) {
      SessionOptions options = options(server.address()).withPassword(PasswordDigest.of("secret"));

      await(fixture.connect(options).quit());

      server.assertFollowed();
    }
  }

  @Test
  void keepsASmallFileInMemoryAndALargeOneOnDisk() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.start(
            new Script()
                .expect("RECV <a>")
                .reply("RECV SIZE 3\n")
                .expect("RECV OK")
                .reply("abc")
                .expect("RECV <b>")
                .reply("RECV SIZE 4\n")
                .expect("RECV OK")
                .reply("ab")
                .reply("cd"))) {
      TentacleSession session = fixture.connect(options(server.address()));

      Optional<Payload> small = await(session.receive(A, fixture.sink(3)));
      Optional<Payload> large = await(session.receive(B, fixture.sink(3)));

      assertThat(small).get().isInstanceOf(Payload.InMemory.class);
      assertThat(text(small.orElseThrow())).isEqualTo("abc");
      assertThat(small.orElseThrow().digest())
          .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
      assertThat(large).get().isInstanceOf(Payload.OnDisk.class);
      assertThat(text(large.orElseThrow())).isEqualTo("abcd");
      assertThat(large.orElseThrow().size()).isEqualTo(4);
      server.assertFollowed();
    }
  }

  @Test
  void saysTheNextCommandAtTheFirstDataByteAndNotBefore() {
    CountDownLatch asked = new CountDownLatch(1);
    try (ScriptedServer server =
        ScriptedServer.start(
            new Script()
                .expect("RECV <a>")
                .run(asked::await)
                .reply("RECV SIZE 3\n")
                .expect("RECV OK")
                .quiet(Duration.ofMillis(200))
                .reply("a")
                .expect("RECV <b>")
                .quiet(Duration.ofMillis(200))
                .reply("bcRECV SIZE 1\n")
                .expect("RECV OK")
                .reply("x"))) {
      TentacleSession session = fixture.connect(options(server.address()));

      CompletableFuture<Optional<Payload>> a = session.receive(A, fixture.sink(9));
      CompletableFuture<Optional<Payload>> b = session.receive(B, fixture.sink(9));
      asked.countDown();

      assertThat(await(a).orElseThrow().size()).isEqualTo(3);
      assertThat(await(b).orElseThrow().size()).isEqualTo(1);
      server.assertFollowed();
    }
  }

  @Test
  void takesAnEmptyFileWithoutAskingForItsBytes() {
    try (ScriptedServer server =
        ScriptedServer.start(
            new Script().expect("RECV <a>").reply("RECV SIZE 0\n").expect("RECV NO"))) {
      TentacleSession session = fixture.connect(options(server.address()));

      assertThat(await(session.receive(A, fixture.sink(9))).orElseThrow().size()).isZero();
      server.assertFollowed();
    }
  }

  @Test
  void movesAnEmptyFileByHalfClosing() {
    try (ScriptedServer server =
        ScriptedServer.start(
            new Script()
                .expect("MV <a>")
                .reply("MV SIZE 0\n")
                .expect("MV OK")
                .expectClose()
                .close())) {
      TentacleSession session = fixture.connect(options(server.address()));

      CompletableFuture<Optional<Payload>> moved = session.move(A, fixture.sink(9));
      CompletableFuture<Optional<Payload>> next = session.move(B, fixture.sink(9));

      assertThat(await(moved).orElseThrow().size()).isZero();
      assertThat(failure(next)).isInstanceOf(SiteUnreachableException.class);
      server.assertFollowed();
    }
  }

  @Test
  void endsTheSessionWithADeclineBecauseThatHasNoAnswer() {
    try (ScriptedServer server =
        ScriptedServer.start(
            new Script().expect("MV <a>").reply("MV SIZE 7\n").expect("MV NO").expectClose())) {
      TentacleSession session = fixture.connect(options(server.address()));

      CompletableFuture<Optional<Payload>> moved = session.move(A, new RefusingSink());
      CompletableFuture<Optional<Payload>> next = session.receive(B, fixture.sink(9));

      assertThat(await(moved)).isEmpty();
      assertThat(failure(next)).hasMessageContaining("RECV <b>: the session has ended");
      assertThat(session.isSpent()).isTrue();
      server.assertFollowed();
    }
  }

  @Test
  void goesOnAfterARefusal() {
    try (ScriptedServer server =
        ScriptedServer.start(
            new Script()
                .expect("RECV <a>")
                .reply("RECV ERR (file does not exist)\n")
                .expect("QUIT")
                .expectClose())) {
      TentacleSession session = fixture.connect(options(server.address()));

      Throwable refused = failure(session.receive(A, fixture.sink(9)));
      await(session.quit());

      assertThat(refused)
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("RECV <a> was refused: RECV ERR (file does not exist)");
      server.assertFollowed();
    }
  }

  @Test
  void sendsAFileAndWaitsUntilItIsStored() {
    String content = "x".repeat(200_000);
    try (ScriptedServer server =
        ScriptedServer.start(
            new Script()
                .expect("SEND <a> SIZE 200000")
                .reply("SEND OK\n")
                .expectBytes(content)
                .reply("SEND OK\n")
                .expect("SEND <b> SIZE 1")
                .reply("SEND ERR (file already exists)\n"))) {
      TentacleSession session = fixture.connect(options(server.address()));

      await(session.send(A, source(content)));
      Throwable refused = failure(session.send(B, source("y")));

      assertThat(refused)
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("SEND ERR (file already exists)");
      server.assertFollowed();
    }
  }

  @Test
  void saysWhatToDoWhereNobodyListens() throws IOException {
    InetSocketAddress closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = (InetSocketAddress) socket.getLocalSocketAddress();
    }

    assertThat(failure(fixture.connecting(options(closed))))
        .isInstanceOf(SiteUnreachableException.class)
        .hasMessageContaining("Connection refused")
        .hasMessageEndingWith("; start the site's Tentacle server, or correct address and port");
  }

  /** The kernel drops what comes to a listener whose queue is full, as a firewall does. */
  @Test
  void saysWhatToDoWhereNothingComesBack() throws IOException {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
        Socket second = new Socket(full.getInetAddress(), full.getLocalPort())) {
      SiteAddress site = new SiteAddress("127.0.0.1", full.getLocalPort());
      Duration soon = Duration.ofMillis(300);

      assertThat(
              failure(
                  fixture.connecting(
                      new SessionOptions(site, null, soon, Pace.DEFAULT, Limits.DEFAULT, null))))
          .as("with %s and %s in the queue", first, second)
          .isInstanceOf(SiteUnreachableException.class)
          .hasMessageContaining("timed out after 300 ms")
          .hasMessageEndingWith("lets us through");
    }
  }

  private static final String DRIP = "x".repeat(100);

  static Stream<Arguments> faults() {
    return Stream.of(
        fault(new Script().expect("RECV <a>").close(), "RECV <a>: the site closed the connection"),
        fault(new Script().expect("RECV <a>").reset(), "RECV <a>"),
        fault(new Script().expect("RECV <a>").silence(), "RECV <a>: no byte for 1000 ms (timeout)"),
        fault(asked(3).reply("ab").silence(), "RECV <a>: no byte for 1000 ms (timeout)"),
        fault(asked(3).reply("ab").close(), "RECV <a>: the site closed the connection"),
        fault(new Script().expect("RECV <a>").reply("RECV SIZE 3\nabc"), "bytes follow the reply"),
        fault(asked(3).reply("abcd").silence(), "1 bytes came that nobody asked for"),
        fault(new Script().expect("RECV <a>").reply("RECV OK\n"), "belongs to another command"),
        fault(new Script().expect("RECV <a>").reply("MV SIZE 3\n"), "belongs to another command"),
        fault(new Script().expect("RECV <a>").reply("HTTP/1.1 400 Bad\n"), "expected a reply, got"),
        fault(new Script().expect("RECV <a>").reply("RECV SIZE -1\n"), "expected a reply, got"),
        fault(new Script().expect("RECV <a>").reply("RECV SIZE 101\n"), "maxFileSize=100"),
        fault(
            new Script().expect("RECV <a>").reply("RECV SIZE 99999999999999999999999\n"),
            "maxFileSize=100"),
        fault(
            new Script().expect("RECV <a>").reply("RECV SIZE 3\nRECV SIZE 3\n"),
            "bytes follow the reply"),
        fault(new Script().expect("RECV <a>").drip("RECV ERR (" + DRIP, 50), "no whole answer"),
        fault(asked(100).drip(DRIP, 50), "(minTransferRate=1000)"),
        fault(new Script().expect("RECV <a>").flood("x"), "longer than 1024 bytes"));
  }

  private static Script asked(int size) {
    return new Script().expect("RECV <a>").reply("RECV SIZE " + size + "\n").expect("RECV OK");
  }

  private static Arguments fault(Script script, String message) {
    return Arguments.of(script, message);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void endsTheSessionAndLeavesNothingBehind(Script script, String message) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(script)) {
      SessionOptions options =
          options(server.address())
              .withPace(new Pace(Duration.ofSeconds(1), Duration.ofMinutes(1), 1000))
              .withLimits(new Limits(100, 100, 100));
      TentacleSession session = fixture.connect(options);

      CompletableFuture<Optional<Payload>> a = session.receive(A, fixture.sink(-1));
      CompletableFuture<Integer> next =
          a.handle((done, fault) -> done)
              .thenCompose(done -> session.list(Filter.ROOT, names -> DONE));

      Throwable ended = failure(next);
      Throwable cause = a.isCompletedExceptionally() ? failure(a) : ended;
      assertThat(ended).isInstanceOf(SiteUnreachableException.class);
      assertThat(cause).isInstanceOf(TentacleException.class).hasStackTraceContaining(message);
      Awaitility.await().untilAsserted(() -> assertThat(fixture.filesLeft()).isZero());
    }
  }

  private static String digestLine(String password) {
    return new Command.Pass(PasswordDigest.of(password)).octets();
  }

  @Test
  void saysThatThePasswordMayBeWrong() {
    try (ScriptedServer server =
        ScriptedServer.start(new Script().lenient().expect(digestLine("wrong")).close())) {
      SessionOptions options = options(server.address()).withPassword(PasswordDigest.of("wrong"));

      assertThat(failure(fixture.connecting(options)))
          .isInstanceOf(SiteUnreachableException.class)
          .hasMessageContaining("PASS: ")
          .hasMessageContaining("the password is probably wrong")
          .hasMessageNotContaining(digestLine("wrong").substring(5));
    }
  }

  @Test
  void saysThatListingNeedsTheInsecureOption() {
    try (ScriptedServer server = ScriptedServer.start(new Script().expect("LS <>").close())) {
      TentacleSession session = fixture.connect(options(server.address()));

      assertThat(failure(session.list(Filter.ROOT, names -> DONE)))
          .isInstanceOf(SiteUnreachableException.class)
          .hasMessageContaining("its server probably runs without -I")
          .hasMessageContaining("it may want a password");
    }
  }
}
