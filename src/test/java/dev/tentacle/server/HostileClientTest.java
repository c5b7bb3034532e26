package dev.tentacle.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tentacle.testing.RawClient;
import dev.tentacle.testing.TestPki;
import dev.tentacle.tls.TlsContext;
import dev.tentacle.tls.TlsOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an agent that means harm can try, what it sees of it, and what is on the disk after it. */
class HostileClientTest {

  /** Of the password "secret". */
  private static final String SECRET = "9e769017c85f064977fe6a658f207fa6";

  private static final String WRONG = "PASS 00000000000000000000000000000000";

  private static final ServerLimits ANY_RATE = ServerLimits.DEFAULT.withMinTransferRate(0);

  private final Path storage;
  private final ScheduledExecutorService drops = Executors.newSingleThreadScheduledExecutor();
  private final List<TentacleServer> servers = new ArrayList<>();

  HostileClientTest(@TempDir Path storage) {
    this.storage = storage;
  }

  @AfterEach
  void stop() {
    drops.shutdownNow();
    servers.forEach(TentacleServer::close);
  }

  private InetSocketAddress serve(UnaryOperator<ServerOptions.Builder> options) throws IOException {
    ServerOptions.Builder patient =
        ServerOptions.builder(storage)
            .addresses("127.0.0.1")
            .port(0)
            .retries(1)
            .timeout(Duration.ofSeconds(30));
    TentacleServer server = new TentacleServer(options.apply(patient).build());
    server.start();
    servers.add(server);
    return server.addresses().get(0);
  }

  private InetSocketAddress serve(ServerLimits limits) throws IOException {
    return serve(options -> options.limits(limits));
  }

  /** A server that waits for 800 ms. */
  private InetSocketAddress hurry(ServerLimits limits) throws IOException {
    return serve(options -> options.limits(limits).timeout(Duration.ofMillis(400)));
  }

  private List<String> tree() {
    try (Stream<Path> all = Files.walk(storage)) {
      return all.filter(path -> !path.equals(storage))
          .map(path -> storage.relativize(path).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Says the text again and again, a byte at a time, until the server hangs up. */
  private AtomicInteger drip(RawClient client, String text) {
    AtomicInteger count = new AtomicInteger();
    byte[] bytes = text.getBytes(ISO_8859_1);
    drops.scheduleAtFixedRate(
        () -> {
          try {
            client.say(new byte[] {bytes[count.getAndIncrement() % bytes.length]});
          } catch (IOException e) {
            throw new AssertionError("hung up", e);
          }
        },
        0,
        20,
        TimeUnit.MILLISECONDS);
    return count;
  }

  /**
   * What it says, and what it sees before the server hangs up: {@code ~} is a newline, {@code 1K}
   * are 1,000 letters.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      nullValues = "nothing",
      value = {
        "SEND <../x> SIZE 1~ | SEND ERR (invalid file name)~",
        "SEND </etc/cron.d/x> SIZE 1~ | SEND ERR (invalid file name)~",
        "SEND <a\\b> SIZE 1~ | SEND ERR (invalid file name)~",
        "SEND <..> SIZE 1~ | SEND ERR (invalid file name)~",
        "SEND <.tentacle-1.part> SIZE 1~ | SEND ERR (invalid file name)~",
        "SEND <a;rm> SIZE 1~ | SEND ERR (invalid file name)~",
        "SEND <a> SIZE 0~ | SEND ERR (file is too big)~",
        "SEND <a> SIZE 2000001~ | SEND ERR (file is too big)~",
        "SEND <a> SIZE 99999999999999999999~ | SEND ERR (file is too big)~",
        "SEND <a> SIZE -1~ | nothing",
        "SEND <a> SIZE 1e9~ | nothing",
        "SEND <a> SIZE 5~1234 | SEND OK~",
        "RECV <../../etc/passwd>~ | RECV ERR (file has an invalid file name)~",
        "RECV <.>~ | RECV ERR (file has an invalid file name)~",
        "LS <../>~ | LS ERR~",
        "MV <..>~ | MV ERR~",
        "MV <conf>~ | MV ERR~",
        "RECV OK~ | nothing",
        "SEND OK~ | nothing",
        "GET / HTTP/1.1~ | nothing",
        "1K1K | nothing",
        "PASS 1K~ | nothing"
      })
  void aDialogueThatIsNone(String says, String sees) throws IOException {
    Files.createDirectory(storage.resolve("conf"));
    InetSocketAddress server = serve(options -> options.insecure(true));
    try (RawClient hostile = RawClient.to(server)) {
      String said = says.strip().replace("~", "\n").replace("1K", "A".repeat(1000));
      String seen = hostile.say(said).halfClose().rest();
      assertThat(seen.replace("\n", "~")).isEqualTo(sees == null ? "" : sees.strip());
    }
    await().untilAsserted(() -> assertThat(tree()).containsExactly("conf"));
    try (RawClient other = RawClient.to(server)) {
      assertThat(other.send("good", "x")).isEqualTo("SEND OK, SEND OK");
    }
  }

  @Test
  void dripsALine() throws IOException {
    try (RawClient hostile = RawClient.to(hurry(ANY_RATE))) {
      AtomicInteger dropped = drip(hostile, "S");

      assertThat(hostile.rest()).isEmpty();
      assertThat(dropped.get()).as("not for its length").isLessThan(1000);
    }
  }

  @Test
  void dripsItsHandshake() throws IOException {
    TlsOptions tls =
        TlsOptions.builder()
            .certificate(TestPki.file("ec.pem"))
            .key(TestPki.file("ec.key"))
            .build();
    InetSocketAddress server =
        serve(
            options ->
                options.tls(TlsContext.server(tls, Runnable::run)).timeout(Duration.ofMillis(400)));
    try (RawClient hostile = RawClient.to(server)) {
      // A record of 16,000 bytes that begins as a greeting.
      AtomicInteger dropped = drip(hostile, "\u0016\u0003\u0001>\u0080" + "\u0001".repeat(16_000));

      assertThat(hostile.rest()).isEmpty();
      assertThat(dropped.get()).as("not for its length").isLessThan(1000);
    }
  }

  @Test
  void dripsItsConsent() throws IOException {
    Files.writeString(storage.resolve("a"), "content");
    try (RawClient hostile = RawClient.to(hurry(ANY_RATE))) {
      assertThat(hostile.ask("RECV <a>")).isEqualTo("RECV SIZE 7");
      drip(hostile, "R");

      assertThat(hostile.rest()).isEmpty();
    }
  }

  @Test
  void dripsAFile() throws IOException {
    try (RawClient hostile = RawClient.to(hurry(ServerLimits.DEFAULT))) {
      assertThat(hostile.ask("SEND <a> SIZE 2000000")).isEqualTo("SEND OK");
      drip(hostile, "x");

      assertThat(hostile.rest()).isEmpty();
      await().untilAsserted(() -> assertThat(tree()).isEmpty());
    }
  }

  @Test
  void takesAFileInSips() throws Exception {
    Files.write(storage.resolve("a"), new byte[40_000_000]);
    ServerLimits limits = ServerLimits.DEFAULT.withMinTransferRate(10_000_000);
    try (RawClient hostile = RawClient.to(hurry(limits))) {
      assertThat(hostile.ask("RECV <a>")).isEqualTo("RECV SIZE 40000000");
      hostile.say("RECV OK\n");
      AtomicInteger taken = new AtomicInteger();
      var sips =
          drops.scheduleAtFixedRate(
              () -> {
                try {
                  int sip = hostile.bytes(10_000).length;
                  taken.addAndGet(sip);
                  assertThat(sip).as("hung up").isEqualTo(10_000);
                } catch (IOException e) {
                  throw new AssertionError("hung up", e);
                }
              },
              0,
              20,
              TimeUnit.MILLISECONDS);

      await().atMost(Duration.ofSeconds(30)).until(sips::isDone);
      assertThat(taken.get()).isLessThan(40_000_000);
    }
  }

  @Test
  void aSlowLineThatKeepsTheRateIsServed() throws IOException {
    ServerLimits limits = ServerLimits.DEFAULT.withMinTransferRate(10);
    try (RawClient slow = RawClient.to(hurry(limits))) {
      assertThat(slow.ask("SEND <a> SIZE 250")).isEqualTo("SEND OK");
      drip(slow, "x");

      assertThat(slow.line()).isEqualTo("SEND OK");
      assertThat(tree()).containsExactly("a");
    }
  }

  @Test
  void holdsAllTheSlotsItCanGet() throws IOException {
    InetSocketAddress server = serve(options -> options.maxConnections(5).retries(1000));
    List<RawClient> hogs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      hogs.add(RawClient.from("127.0.0.66", server).say("S"));
    }
    try (RawClient good = RawClient.from("127.0.0.2", server)) {
      assertThat(good.send("good", "x")).isEqualTo("SEND OK, SEND OK");
    }
    for (RawClient hog : hogs) {
      hog.close();
    }
  }

  @Test
  void guessesThePassword() throws IOException {
    ServerLimits limits =
        ServerLimits.DEFAULT.withConnectionsPerAddress(1).withPasswordDelay(Duration.ofHours(1));
    InetSocketAddress server =
        serve(options -> options.limits(limits).maxConnections(2).password("secret"));
    try (RawClient guess = RawClient.from("127.0.0.66", server)) {
      guess.say(WRONG + "\n");
    }
    try (RawClient next = RawClient.from("127.0.0.66", server)) {
      next.socket().setSoTimeout(300);
      assertThatThrownBy(() -> next.ask(WRONG)).isInstanceOf(SocketTimeoutException.class);
    }
    try (RawClient other = RawClient.from("127.0.0.2", server)) {
      assertThat(other.ask("PASS " + SECRET)).isEqualTo("PASS OK");
    }
  }

  @Test
  void aWrongPasswordIsToldNothing() throws IOException {
    ServerLimits limits = ServerLimits.DEFAULT.withPasswordDelay(Duration.ofMillis(100));
    InetSocketAddress server = serve(options -> options.limits(limits).password("secret"));
    String right = SECRET;
    for (String guess :
        List.of(WRONG, "PASS ", "PASS " + right.substring(1), "PASS " + right + "0", "LS <>")) {
      try (RawClient hostile = RawClient.to(server)) {
        assertThat(hostile.say(guess + "\nSEND <a> SIZE 1\nx").rest()).as(guess).isEmpty();
      }
    }
    assertThat(tree()).isEmpty();
  }

  @Test
  void fillsTheStorageWithFiles() throws IOException {
    ServerLimits limits = ServerLimits.DEFAULT.withStorage(3, 0, 0);
    InetSocketAddress server = serve(options -> options.limits(limits).insecure(true));
    try (RawClient hostile = RawClient.to(server)) {
      for (String name : List.of("a", "b", "c")) {
        assertThat(hostile.send(name, "x")).isEqualTo("SEND OK, SEND OK");
      }
      assertThat(hostile.send("d", "x")).isEqualTo("SEND ERR (storage is full)");
      assertThat(tree()).containsExactly("a", "b", "c");

      assertThat(hostile.ask("MV <a>")).isEqualTo("MV SIZE 1");
      assertThat(hostile.say("MV OK\n").bytes(1)).hasSize(1);
      assertThat(hostile.send("d", "x")).isEqualTo("SEND OK, SEND OK");
    }
  }

  @Test
  void fillsTheStorageWithBytes() throws IOException {
    Files.writeString(storage.resolve("before"), "12345");
    ServerLimits limits = ServerLimits.DEFAULT.withStorage(0, 15, 0);
    InetSocketAddress server = serve(limits);
    try (RawClient one = RawClient.to(server);
        RawClient two = RawClient.to(server)) {
      assertThat(one.ask("SEND <a> SIZE 6")).isEqualTo("SEND OK");
      // What is under way counts.
      assertThat(two.send("b", "123456")).isEqualTo("SEND ERR (storage is full)");
      assertThat(one.say("123456").line()).isEqualTo("SEND OK");
      assertThat(two.send("b", "12345")).isEqualTo("SEND ERR (storage is full)");
      assertThat(two.send("b", "1234")).isEqualTo("SEND OK, SEND OK");
      assertThat(tree()).containsExactly("a", "b", "before");
    }
  }

  @Test
  void givesUpItsUploadsToKeepTheirRoom() throws IOException {
    InetSocketAddress server = serve(ServerLimits.DEFAULT.withStorage(0, 10, 0));
    for (int i = 0; i < 5; i++) {
      // The room of the one before is free a moment after its connection is closed.
      await().untilAsserted(() -> begin(server, "a", "12345"));
    }
    await().untilAsserted(() -> begin(server, "b", "1234567890"));
    await().untilAsserted(() -> assertThat(tree()).containsExactly("b"));
  }

  /** Announces 10 bytes, and hangs up after those given. */
  private static void begin(InetSocketAddress server, String name, String content)
      throws IOException {
    try (RawClient client = RawClient.to(server)) {
      assertThat(client.ask("SEND <" + name + "> SIZE 10")).isEqualTo("SEND OK");
      client.say(content).halfClose().rest();
    }
  }

  @Test
  void overwritesOneFileAgainAndAgain() throws IOException {
    ServerLimits limits = ServerLimits.DEFAULT.withStorage(2, 12, 0);
    InetSocketAddress server = serve(options -> options.limits(limits).overwrite(true));
    try (RawClient agent = RawClient.to(server)) {
      for (int i = 0; i < 10; i++) {
        assertThat(agent.send("a", "123456")).isEqualTo("SEND OK, SEND OK");
      }
      assertThat(agent.send("b", "123456")).isEqualTo("SEND OK, SEND OK");
      assertThat(agent.send("c", "1")).isEqualTo("SEND ERR (storage is full)");
    }
  }

  @Test
  void sendsAnArchiveThatUnpacksToMoreThanThereIsRoom() throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive)) {
      zip.putNextEntry(new ZipEntry("bomb"));
      zip.write(new byte[50_000]);
    }
    try (RawClient hostile = RawClient.to(serve(ServerLimits.DEFAULT.withStorage(0, 10_000, 0)))) {
      assertThat(hostile.ask("ZSEND <a> SIZE " + archive.size())).isEqualTo("ZSEND OK");
      assertThat(hostile.say(archive.toByteArray()).line())
          .isEqualTo("ZSEND ERR (storage is full)");
      assertThat(tree()).isEmpty();
      assertThat(hostile.send("b", "x".repeat(10_000))).isEqualTo("SEND OK, SEND OK");
    }
  }

  @Test
  void fillsTheDisk() throws IOException {
    try (RawClient hostile =
        RawClient.to(serve(ServerLimits.DEFAULT.withStorage(0, 0, Long.MAX_VALUE)))) {
      assertThat(hostile.send("a", "x")).isEqualTo("SEND ERR (storage is full)");
      assertThat(tree()).isEmpty();
    }
  }

  @Test
  void asksForItsNeighboursFilesFromAnotherAddress() throws IOException {
    Files.writeString(storage.resolve("neighbour.1.data"), "x");
    ClientRule rule = ClientRule.parse("127.0.0.2, 10.0.0.0/8", "");
    InetSocketAddress server = serve(options -> options.insecure(true).insecureFor(rule));
    for (String command : List.of("LS <>", "MV <neighbour.1.data>")) {
      try (RawClient hostile = RawClient.from("127.0.0.66", server)) {
        assertThat(hostile.send("own", "x")).endsWith("SEND OK");
        assertThat(hostile.say(command + "\n").rest()).isEmpty();
      }
      Files.delete(storage.resolve("own"));
    }
    try (RawClient sync = RawClient.from("127.0.0.2", server)) {
      assertThat(sync.ask("LS <>")).isEqualTo("LS SIZE 22");
    }
    assertThat(tree()).containsExactly("neighbour.1.data");
  }

  @Test
  void aFolderThatWasReplacedByASymbolicLinkIsNotFollowed(@TempDir Path elsewhere)
      throws IOException {
    Files.writeString(elsewhere.resolve("secret.conf"), "x");
    InetSocketAddress server =
        serve(options -> options.filters(".*\\.conf:conf").insecure(true).overwrite(true));
    Files.delete(storage.resolve("conf"));
    Files.createSymbolicLink(storage.resolve("conf"), elsewhere);
    try (RawClient hostile = RawClient.to(server)) {
      assertThat(hostile.send("a.conf", "x")).isEqualTo("SEND ERR (file cannot be stored)");
      assertThat(hostile.ask("RECV <secret.conf>")).isEqualTo("RECV ERR (file cannot be read)");
      assertThat(hostile.ask("LS <x.conf>")).isEqualTo("LS ERR");
      assertThat(hostile.ask("MV <secret.conf>")).isEqualTo("MV ERR");
    }
    try (Stream<Path> files = Files.list(elsewhere)) {
      assertThat(files).containsExactly(elsewhere.resolve("secret.conf"));
    }
  }
}
