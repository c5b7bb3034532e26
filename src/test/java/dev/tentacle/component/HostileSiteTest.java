package dev.tentacle.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tentacle.testing.LogCapture;
import dev.tentacle.testing.Script;
import dev.tentacle.testing.ScriptedServer;
import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a site says, what the operator sees of it, and what is left of it on disk and in memory. */
class HostileSiteTest {

  private static final String GOOD = "x></agent_data>";
  private static final String DRIP = "x".repeat(1000);
  private static final String IMPATIENT =
      "&timeout=1000&connectTimeout=1000&minTransferRate=2000&maximumReconnectAttempts=0"
          + "&maxFileSize=1000&maxListingSize=1000&maxListingEntries=10";

  private final Path folder;
  private final Centre centre;
  private final NioEventLoopGroup loops = new NioEventLoopGroup(2);
  private final LogCapture log = LogCapture.of("dev.tentacle", Level.INFO);

  HostileSiteTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    centre = new Centre(folder);
  }

  @BeforeEach
  void open() throws Exception {
    TentacleComponent component = centre.camel.getComponent("tentacle", TentacleComponent.class);
    component.setWorkerGroup(loops);
    centre.deliver(delivery -> delivery.setMaxQueue(0));
  }

  @AfterEach
  void leavesNoSessionAndNothingInStaging() throws IOException {
    try {
      await().untilAsserted(() -> assertThat(openSessions()).isZero());
      await().untilAsserted(() -> assertThat(centre.staged()).isEmpty());
    } finally {
      centre.close();
      log.close();
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  /** While it gives the first of two files. */
  static Stream<Arguments> attacksOnAFile() {
    return Stream.of(
        says("RECV SIZE -1\n", "expected a reply, got 'RECV SIZE -1'"),
        says("RECV SIZE 1001\n", "announced size 1001 is over the limit maxFileSize=1000"),
        says("RECV SIZE 99999999999999999999\n", "is over the limit maxFileSize=1000"),
        says("RECV SIZE 3\nRECV SIZE 3\n", "12 bytes follow the reply 'RECV SIZE 3'"),
        says("RECV SIZE 3\nabc", "3 bytes follow the reply 'RECV SIZE 3'"),
        says("MV SIZE 3\n", "the reply 'MV SIZE 3' belongs to another command"),
        says("RECV OK\n", "the reply 'RECV OK' belongs to another command"),
        says("LS SIZE 3\n", "the reply 'LS SIZE 3' belongs to another command"),
        says("RECV SIZE 3\r\n", "expected a reply, got 'RECV SIZE 3\\x0D'"),
        says("HTTP/1.1 200 OK\r\n", "expected a reply, got 'HTTP/1.1 200 OK\\x0D'"),
        says("\u001b[2J\u001b[31mroot#\n", "got '\\x1B[2J\\x1B[31mroot#'"),
        says(DRIP + DRIP, "a line is longer than 1024 bytes"),
        sends(3, "abcd", "1 bytes came that nobody asked for"),
        sends(3, "abcRECV SIZE 3\n", "12 bytes came that nobody asked for"));
  }

  private static Arguments says(String answer, String seen) {
    return Arguments.of(new Script().expect("RECV <a.1.data>").reply(answer), seen);
  }

  private static Arguments sends(int size, String content, String seen) {
    return Arguments.of(
        new Script()
            .expect("RECV <a.1.data>")
            .reply("RECV SIZE " + size + "\n")
            .expect("RECV OK")
            .reply(content),
        seen);
  }

  @ParameterizedTest
  @MethodSource("attacksOnAFile")
  void failsThatFileAndBringsTheOthersHome(Script attack, String seen) throws Exception {
    Script first = Script.listing("a.1.data", "b.2.data").then(attack).expectClose();
    try (ScriptedServer server = ScriptedServer.start(first, good(new Script()).expect("QUIT"))) {
      centre.pull(server.port(), IMPATIENT);

      PollResult result = centre.poll();

      assertThat(result.failed()).isEqualTo(1);
      assertThat(result.files()).isEqualTo(1);
      assertThat(log.lines())
          .anySatisfy(line -> assertThat(line).contains("a.1.data stays on the site", seen));
      assertThat(delivered()).containsExactly("b.2.data");
      server.assertFollowed();
    }
  }

  /** Before it has given any. */
  static Stream<Arguments> attacksOnAPoll() {
    return Stream.of(
        Arguments.of(new Script().silence(), "LS <>: no byte for 1000 ms (timeout)"),
        Arguments.of(new Script().expect("LS <>").close(), "the site closed the connection"),
        Arguments.of(new Script().expect("LS <>").reset(), "LS <>: "),
        lists(new Script().reply("LS SIZE 1001\n"), "over the limit maxListingSize=1000"),
        lists(announced(22).reply("a\n".repeat(11)), "over the limit maxListingEntries=10"),
        lists(announced(3).reply("a\nb"), "the listing ends in the middle of a name"),
        lists(announced(1000).drip(DRIP, 20), "(minTransferRate=2000)"),
        lists(announced(1000).reply("a\n").silence(), "LS <>: no byte for 1000 ms (timeout)"),
        lists(new Script().drip("LS ERR (" + DRIP, 20), "no whole answer within 1000 ms (timeout)"),
        lists(new Script().flood("x"), "a line is longer than 1024 bytes"));
  }

  private static Arguments lists(Script answer, String seen) {
    return Arguments.of(new Script().expect("LS <>").then(answer), seen);
  }

  private static Script announced(int size) {
    return new Script().reply("LS SIZE " + size + "\n").expect("LS OK");
  }

  @ParameterizedTest
  @MethodSource("attacksOnAPoll")
  void failsThatPollAndSaysWhy(Script attack, String seen) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(attack)) {
      centre.pull(server.port(), IMPATIENT);

      assertThatThrownBy(centre::poll)
          .cause()
          .hasMessageContaining("site 127.0.0.1:" + server.port())
          .hasMessageContaining(seen);

      assertThat(delivered()).isEmpty();
    }
  }

  @Test
  void givesUpATlsHandshakeThatStalls() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(new Script().silence())) {
      centre.pull(server.port(), IMPATIENT + "&trustAll=true");

      assertThatThrownBy(centre::poll).cause().hasMessageContaining("cannot connect");
    }
  }

  @Test
  void letsOtherSitesGoOnWhileOneIsSilent() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    Script silence = new Script().expect("LS <>").run(over::await).close();
    try (ScriptedServer silent = ScriptedServer.start(silence);
        Site healthy = Sites.OURS.start(SiteSetup.BUFFER)) {
      healthy.put("host.1.data", GOOD);
      centre.pull("silent", silent.port(), "&timeout=60000&maximumReconnectAttempts=0");
      centre.pull("healthy", healthy.port(), "");

      CompletableFuture<PollResult> waiting = centre.consumer("silent").pollOnce();

      assertThat(centre.poll("healthy").files()).isEqualTo(1);
      assertThat(waiting).isNotDone();
      over.countDown();
      await().until(waiting::isDone);
    }
  }

  @Test
  void takesTheOtherFilesFirstAfterOneAtWhichTheSiteHangs() throws Exception {
    Script hangs = Script.listing("a.1.data", "b.2.data").expect("RECV <a.1.data>").silence();
    Script again = Script.listing("a.1.data", "b.2.data").receive("b.2.data", GOOD).silence();
    try (ScriptedServer server = ScriptedServer.start(hangs, again)) {
      centre.pull(server.port(), IMPATIENT);

      assertThatThrownBy(centre::poll).cause().hasMessageContaining("RECV <a.1.data>");
      assertThatThrownBy(centre::poll).cause().hasMessageContaining("no byte for 1000 ms");

      assertThat(delivered()).containsExactly("b.2.data");
    }
  }

  @Test
  void endsAPollThatTakesTooManySessions() throws Exception {
    List<Script> scripts =
        List.of(
            Script.listing("a.1.data", "b.2.data", "c.3.data", "d.4.data").then(broken("a.1.data")),
            broken("b.2.data"),
            broken("c.3.data"));
    try (ScriptedServer server = ScriptedServer.start(scripts)) {
      centre.pull(server.port(), IMPATIENT + "&maxSessionsPerPoll=3");

      assertThat(centre.poll().failed()).isEqualTo(3);

      assertThat(log.lines())
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("1 files wait for the next poll", "(maxSessionsPerPoll=3)"));
      server.assertFollowed();
    }
  }

  private static Script broken(String name) {
    return new Script().expect("RECV <" + name + ">").reply("no\n").expectClose();
  }

  @Test
  void leavesWhatIsOverTheBytesOfAPollToTheNext() throws Exception {
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      for (int i = 10; i < 60; i++) {
        site.put("host." + i + ".data", i + GOOD);
      }
      centre.pull(site.port(), "&maxBytesPerPoll=1");

      int first = centre.poll().files();
      assertThat(first).isBetween(1, 49);
      assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("(maxBytesPerPoll=1)"));
      int more = 0;
      while (more < 50 - first) {
        more += centre.poll().files();
      }
      assertThat(delivered()).hasSize(50);
    }
  }

  @Test
  void asksForNoNameThatIsNoneAndWritesNoFileElsewhere() throws Exception {
    String[] names = {
      "../escaped.1.data",
      "/etc/cron.d/x",
      "..",
      "a\\..\\b",
      ".hidden",
      "a\u0000b",
      "\u007f",
      "b.2.data"
    };
    try (ScriptedServer server =
        ScriptedServer.start(good(Script.listing(names)).expect("QUIT").expectClose())) {
      centre.pull(server.port(), IMPATIENT);

      assertThat(centre.poll().files()).isEqualTo(1);

      assertThat(server.lines(0)).filteredOn(line -> line.contains("<")).hasSize(3);
      assertThat(delivered()).containsExactly("b.2.data");
      try (Stream<Path> all = Files.list(folder)) {
        assertThat(all).containsExactlyInAnyOrder(centre.dataIn, centre.state);
      }
      server.assertFollowed();
    }
  }

  @Test
  void storesANameThatIsAnExpressionAsANameThatIsNone() throws Exception {
    Script script = Script.listing("${exec}.{{sync_password}}.2.data");
    try (ScriptedServer server =
        ScriptedServer.start(
            file(script, "${exec}.{{sync_password}}.2.data", GOOD).expect("QUIT").expectClose())) {
      centre.pull(server.port(), IMPATIENT);

      assertThat(centre.poll().files()).isEqualTo(1);

      assertThat(delivered()).containsExactly("~24~7Bexec~7D.~7B~7Bsync_password~7D~7D.2.data");
    }
  }

  @Test
  void saysTenLinesOfFiveThousandBadNames() throws Exception {
    String[] names = new String[5_000];
    for (int i = 0; i < names.length; i++) {
      names[i] = "\u00f1".repeat(120) + i + ".1.data";
    }
    try (ScriptedServer server =
        ScriptedServer.start(Script.listing(names).expect("QUIT").expectClose())) {
      centre.pull(server.port(), "&connections=1");

      assertThat(centre.poll().failed()).isEqualTo(5_000);

      List<LogEvent> ofFiles =
          log.events().stream()
              .filter(event -> event.getLoggerName().equals(FileLog.class.getName()))
              .toList();
      assertThat(ofFiles).hasSize(FileLog.LINES + 1);
      assertThat(ofFiles).allSatisfy(event -> assertThat(event.getThrown()).isNull());
      assertThat(ofFiles)
          .extracting(event -> event.getMessage().getFormattedMessage())
          .allSatisfy(line -> assertThat(line).matches("[\\x20-\\x7e]*"))
          .last()
          .asString()
          .contains("4990 more such lines");
    }
  }

  @Test
  void keepsNothingInMemoryOfManyListingsThatBreakOff() throws Exception {
    int size = 500_000;
    Script[] scripts = new Script[8];
    for (int i = 0; i < scripts.length; i++) {
      scripts[i] =
          new Script()
              .expect("LS <>")
              .reply("LS SIZE " + size + "\n")
              .expect("LS OK")
              .reply("a.1.data\n".repeat(size / 18))
              .close();
    }
    try (ScriptedServer server = ScriptedServer.start(scripts)) {
      centre.pull(server.port(), "&maximumReconnectAttempts=0");
      int threads = Thread.activeCount();
      long before = usedHeap();
      for (int i = 0; i < scripts.length; i++) {
        assertThatThrownBy(centre::poll).cause().hasMessageContaining("closed");
      }
      await().untilAsserted(() -> assertThat(usedHeap() - before).isLessThan(4_000_000));
      assertThat(Thread.activeCount()).isLessThan(threads + 20);
    }
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static Script good(Script script) {
    return file(script, "b.2.data", GOOD);
  }

  private static Script file(Script script, String name, String content) {
    return script.receive(name, content).lenient().move(name, content);
  }

  private int openSessions() {
    return StreamSupport.stream(loops.spliterator(), false)
        // A loop takes closed ones off twice until it wakes up.
        .mapToInt(loop -> Math.max(0, ((SingleThreadEventLoop) loop).registeredChannels()))
        .sum();
  }

  private List<String> delivered() throws IOException {
    return centre.delivered().stream().map(file -> file.getFileName().toString()).toList();
  }
}
