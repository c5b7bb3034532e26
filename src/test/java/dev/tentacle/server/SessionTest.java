package dev.tentacle.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.testing.RawClient;
import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where our server is better than the reference. */
class SessionTest {

  private static Site ours(SiteSetup setup) throws IOException {
    return Sites.OURS.start(setup);
  }

  @Test
  void anUploadAppearsUnderItsNameOnlyWhenItIsComplete() throws IOException {
    try (Site site = ours(SiteSetup.BUFFER);
        RawClient agent = site.connect();
        RawClient other = site.connect()) {
      assertThat(agent.ask("SEND <a.data> SIZE 10")).isEqualTo("SEND OK");
      agent.say("01234");
      await().until(() -> site.tree().size() == 1 && site.get(site.tree().get(0)).length == 5);
      assertThat(site.tree().get(0)).startsWith(".tentacle-");
      assertThat(other.ask("LS <>")).isEqualTo("LS SIZE 5");
      assertThat(other.say("LS OK\n").bytes(5)).asString().isEqualTo(".\n..\n");
      assertThat(other.ask("RECV <a.data>")).isEqualTo("RECV ERR (file does not exist)");
      assertThat(other.ask("RECV <" + site.tree().get(0) + ">"))
          .isEqualTo("RECV ERR (file has an invalid file name)");
      assertThat(agent.say("56789").line()).isEqualTo("SEND OK");
      assertThat(site.tree()).containsExactly("a.data");
      assertThat(other.ask("RECV <a.data>")).isEqualTo("RECV SIZE 10");
    }
  }

  @Test
  void ofTwoUploadsOfOneNameTheFirstToEndWins() throws IOException {
    try (Site site = ours(SiteSetup.PLAIN);
        RawClient slow = site.connect();
        RawClient fast = site.connect()) {
      assertThat(slow.ask("SEND <a> SIZE 4")).isEqualTo("SEND OK");
      assertThat(fast.send("a", "fast")).isEqualTo("SEND OK, SEND OK");
      assertThat(slow.say("slow").line()).isEqualTo("SEND ERR (file already exists)");
      assertThat(slow.send("b", "next")).isEqualTo("SEND OK, SEND OK");
      assertThat(site.get("a")).asString().isEqualTo("fast");
      assertThat(site.tree()).containsExactly("a", "b");
    }
  }

  @Test
  void ofManyUploadsOfOneNameExactlyOneIsStored() throws IOException {
    try (Site site = ours(SiteSetup.PLAIN.withMaxConnections(8))) {
      for (int round = 0; round < 20; round++) {
        String name = "round" + round;
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          String content = String.valueOf(i).repeat(1000);
          answers.add(CompletableFuture.supplyAsync(() -> sendAlone(site, name, content)));
        }
        List<String> said = answers.stream().map(CompletableFuture::join).toList();
        assertThat(said).filteredOn("SEND OK, SEND OK"::equals).hasSize(1);
        assertThat(said)
            .filteredOn(answer -> !answer.equals("SEND OK, SEND OK"))
            .allMatch(answer -> answer.endsWith("SEND ERR (file already exists)"));
        String winner = String.valueOf(said.indexOf("SEND OK, SEND OK"));
        assertThat(site.get(name)).asString().isEqualTo(winner.repeat(1000));
      }
      assertThat(site.tree()).hasSize(20);
    }
  }

  private static String sendAlone(Site site, String name, String content) {
    try (RawClient client = site.connect()) {
      return client.send(name, content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFileThatIsOverwrittenWhileItIsMovedAwayStays() throws IOException {
    try (Site site = ours(SiteSetup.BUFFER);
        RawClient puller = site.connect();
        RawClient agent = site.connect()) {
      site.put("a", "old!");
      assertThat(puller.ask("MV <a>")).isEqualTo("MV SIZE 4");
      assertThat(agent.send("a", "new!")).isEqualTo("SEND OK, SEND OK");
      assertThat(puller.say("MV OK\n").bytes(4)).asString().isEqualTo("old!");
      assertThat(puller.ask("RECV <a>")).isEqualTo("RECV SIZE 4");
      assertThat(puller.say("RECV OK\n").bytes(4)).asString().isEqualTo("new!");
      assertThat(site.tree()).containsExactly("a");
    }
  }

  @Test
  void aMoveThatTheClientDoesNotTakeLeavesTheFile() throws IOException {
    byte[] content = new byte[20_000_000];
    try (Site site = ours(SiteSetup.BUFFER.withInactivity(1, 1))) {
      site.put("a", content);
      try (RawClient puller = site.connect()) {
        assertThat(puller.ask("MV <a>")).isEqualTo("MV SIZE 20000000");
        assertThat(puller.say("MV OK\n").bytes(1000)).hasSize(1000);
      }
      try (RawClient next = site.connect()) {
        assertThat(next.ask("MV <a>")).isEqualTo("MV SIZE 20000000");
      }
      assertThat(site.tree()).containsExactly("a");
    }
  }

  @Test
  void aClientThatTakesNothingLosesItsSlot() throws IOException {
    try (Site site = ours(SiteSetup.BUFFER.withInactivity(1, 1).withMaxConnections(1))) {
      site.put("a", new byte[20_000_000]);
      try (RawClient stalled = site.connect()) {
        assertThat(stalled.ask("RECV <a>")).isEqualTo("RECV SIZE 20000000");
        stalled.say("RECV OK\n");
        Instant start = Instant.now();
        try (RawClient next = site.connect()) {
          assertThat(next.send("b", "x")).isEqualTo("SEND OK, SEND OK");
        }
        assertThat(Duration.between(start, Instant.now()))
            .isBetween(Duration.ofMillis(1500), Duration.ofMillis(5000));
      }
    }
  }

  @Test
  void aStalledClientHoldsOnlyItsOwnSlot() throws IOException {
    try (Site site = ours(SiteSetup.PLAIN.withMaxConnections(2).withInactivity(3, 5));
        RawClient stalled = site.connect()) {
      assertThat(stalled.ask("SEND <stalled> SIZE 100")).isEqualTo("SEND OK");
      stalled.say("x");
      Instant start = Instant.now();
      for (int i = 0; i < 20; i++) {
        try (RawClient client = site.connect()) {
          assertThat(client.send("a" + i, "x")).isEqualTo("SEND OK, SEND OK");
          client.say("QUIT\n");
          assertThat(client.rest()).isEmpty();
        }
      }
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void connectionsThatWaitAreServedInTheirOrder() throws IOException {
    try (Site site = ours(SiteSetup.PLAIN.withMaxConnections(1))) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        clients.add(site.connect().say("SEND <" + i + "> SIZE 1\n"));
      }
      for (RawClient client : clients) {
        try (client) {
          assertThat(client.line()).isEqualTo("SEND OK");
          assertThat(client.say("xQUIT\n").rest()).isEqualTo("SEND OK\n");
        }
      }
      assertThat(site.tree()).hasSize(40);
    }
  }

  @Test
  void answersLinesThatComeTogetherOneByOne() throws IOException {
    try (Site site = ours(SiteSetup.BUFFER);
        RawClient client = site.connect()) {
      site.put("a", "content");
      assertThat(
              client
                  .say(
                      "MV <a>\nMV NO\nRECV <a>\nRECV OK\nSEND <b> SIZE 2\nxySEND <c/> SIZE 1\nQUIT\n")
                  .rest())
          .isEqualTo(
              "MV SIZE 7\nRECV SIZE 7\ncontentSEND OK\nSEND OK\nSEND ERR (invalid file name)\n");
      assertThat(site.tree()).containsExactly("a", "b");
    }
  }

  @Test
  void endsASessionAtOnceWhenItsClientWillSayNoMore() throws IOException {
    try (Site site = ours(SiteSetup.BUFFER.withInactivity(3, 10))) {
      site.put("a", "content");
      try (RawClient client = site.connect()) {
        assertThat(client.halfClose().rest()).isEmpty();
      }
      try (RawClient client = site.connect()) {
        assertThat(client.ask("SEND <b> SIZE 10")).isEqualTo("SEND OK");
        assertThat(client.say("12345").halfClose().rest()).isEmpty();
      }
      try (RawClient client = site.connect()) {
        assertThat(client.ask("SEND <c> SIZE 5")).isEqualTo("SEND OK");
        assertThat(client.say("12345").halfClose().rest()).isEqualTo("SEND OK\n");
      }
      try (RawClient client = site.connect()) {
        assertThat(client.ask("MV <a>")).isEqualTo("MV SIZE 7");
        assertThat(client.say("MV OK\n").halfClose().rest()).isEqualTo("content");
      }
      await().untilAsserted(() -> assertThat(site.tree()).containsExactly("c"));
    }
  }

  @Test
  void neitherFollowsNorListsSymbolicLinks() throws IOException {
    Path secret = Files.createTempFile("secret", ".data");
    try (Site site = ours(SiteSetup.BUFFER);
        RawClient client = site.connect()) {
      Path link = Files.createSymbolicLink(site.directory().resolve("link"), secret);
      assertThat(client.ask("RECV <link>")).isEqualTo("RECV ERR (file does not exist)");
      assertThat(client.ask("ZRECV <link>")).isEqualTo("ZRECV ERR (file does not exist)");
      assertThat(client.ask("MV <link>")).isEqualTo("MV ERR");
      assertThat(client.ask("LS <>")).isEqualTo("LS SIZE 5");
      client.say("LS NO\n");
      assertThat(client.send("link", "mine")).isEqualTo("SEND OK, SEND OK");
      assertThat(link).isRegularFile().hasContent("mine");
      assertThat(Files.isSymbolicLink(link)).isFalse();
      assertThat(secret).isEmptyFile();
    } finally {
      Files.delete(secret);
    }
  }

  @Test
  void withoutOverwritingASymbolicLinkIsInTheWay() throws IOException {
    try (Site site = ours(SiteSetup.PLAIN);
        RawClient client = site.connect()) {
      Files.createSymbolicLink(site.directory().resolve("link"), Path.of("nowhere"));
      assertThat(client.send("link", "x")).isEqualTo("SEND ERR (file already exists)");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFolderIsInTheWay(boolean overwrite) throws IOException {
    try (Site site = ours(overwrite ? SiteSetup.BUFFER : SiteSetup.PLAIN);
        RawClient client = site.connect()) {
      Files.createDirectory(site.directory().resolve("folder"));
      assertThat(client.send("folder", "x")).isEqualTo("SEND ERR (file already exists)");
    }
  }

  @Test
  void refusesNamesThatFileSystemsDoNotHold() throws IOException {
    try (Site site = ours(SiteSetup.PLAIN);
        RawClient client = site.connect()) {
      assertThat(client.ask("SEND <> SIZE 1")).isEqualTo("SEND ERR (invalid file name)");
      assertThat(client.ask("SEND <.> SIZE 1")).isEqualTo("SEND ERR (invalid file name)");
      assertThat(client.ask("SEND <.hidden> SIZE 1")).isEqualTo("SEND ERR (invalid file name)");
      assertThat(client.ask("SEND <" + "x".repeat(256) + "> SIZE 1"))
          .isEqualTo("SEND ERR (invalid file name)");
      assertThat(client.ask("SEND <" + "\u00e9".repeat(100) + "> SIZE 1"))
          .isEqualTo("SEND ERR (invalid file name)");
      assertThat(client.send("x".repeat(255), "x")).isEqualTo("SEND OK, SEND OK");
    }
  }

  @Test
  void saysWhenTheDiskFailsAndGoesOn() throws IOException {
    SiteSetup setup = SiteSetup.BUFFER.withFilters(".*\\.conf:conf");
    try (Site site = ours(setup);
        RawClient client = site.connect()) {
      assertThat(client.ask("SEND <a.conf> SIZE 4")).isEqualTo("SEND OK");
      for (String path : site.tree()) {
        if (path.contains(".part")) {
          Files.delete(site.directory().resolve(path));
        }
      }
      Files.delete(site.directory().resolve("conf"));
      assertThat(client.say("abcd").line()).isEqualTo("SEND ERR (file cannot be stored)");
      assertThat(client.send("a.conf", "x")).isEqualTo("SEND ERR (file cannot be stored)");
      assertThat(client.send("a", "x")).isEqualTo("SEND OK, SEND OK");
      assertThat(site.tree()).containsExactly("a");
    }
  }

  @Test
  void refusesAnArchiveThatUnpacksToFarMoreThanItTakes() throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive)) {
      zip.putNextEntry(new ZipEntry("bomb"));
      zip.write(new byte[100_000]);
    }
    try (Site site = ours(SiteSetup.PLAIN.withMaxSize(1000));
        RawClient client = site.connect()) {
      assertThat(client.ask("ZSEND <a> SIZE " + archive.size())).isEqualTo("ZSEND OK");
      assertThat(client.say(archive.toByteArray()).line()).isEqualTo("ZSEND ERR (file is too big)");
      assertThat(site.tree()).isEmpty();
    }
  }

  @Test
  void unpacksAnArchiveWhoseEntryHasANameInAnyEncoding() throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive, ISO_8859_1)) {
      zip.putNextEntry(new ZipEntry("ma\u00f1ana.data"));
      zip.write("content".getBytes(ISO_8859_1));
    }
    byte[] named = archive.toByteArray();
    byte[] misnamed = named.clone();
    misnamed[7] |= 8; // says that the name is UTF-8, which it is not
    try (Site site = ours(SiteSetup.PLAIN);
        RawClient client = site.connect()) {
      assertThat(client.ask("ZSEND <a> SIZE " + named.length)).isEqualTo("ZSEND OK");
      assertThat(client.say(named).line()).isEqualTo("ZSEND OK");
      assertThat(site.get("a")).asString().isEqualTo("content");
      assertThat(client.ask("ZSEND <b> SIZE " + misnamed.length)).isEqualTo("ZSEND OK");
      assertThat(client.say(misnamed).line()).isEqualTo("ZSEND ERR");
      assertThat(site.tree()).containsExactly("a");
    }
  }

  @Test
  void closesWhereItCannotSendWhatItAnnounced() throws IOException {
    try (Site site = ours(SiteSetup.BUFFER);
        RawClient client = site.connect()) {
      Path file = site.put("a", new byte[200_000]);
      assertThat(client.ask("MV <a>")).isEqualTo("MV SIZE 200000");
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(100_000);
      }
      assertThat(client.say("MV OK\n").rest().length()).isLessThan(200_000);
      assertThat(file).hasSize(100_000);
    }
  }

  @Test
  void sendsExactlyWhatItAnnouncedOfAFileThatGrows() throws IOException {
    try (Site site = ours(SiteSetup.BUFFER);
        RawClient client = site.connect()) {
      Path file = site.put("a", "12345");
      assertThat(client.ask("MV <a>")).isEqualTo("MV SIZE 5");
      Files.writeString(file, "678", StandardOpenOption.APPEND);
      assertThat(client.say("MV OK\nQUIT\n").rest()).isEqualTo("12345");
      assertThat(file).hasContent("12345678");
    }
  }

  @Test
  void sendsAndTakesNothingOfAnEmptyFile() throws IOException {
    try (Site site = ours(SiteSetup.BUFFER);
        RawClient client = site.connect()) {
      site.put("a", new byte[0]);
      assertThat(client.ask("RECV <a>")).isEqualTo("RECV SIZE 0");
      assertThat(client.say("RECV OK\n").ask("MV <a>")).isEqualTo("MV SIZE 0");
      assertThat(client.say("MV OK\n").ask("MV <a>")).isEqualTo("MV ERR");
    }
  }

  @Test
  void carriesAFileManyTimesLargerThanItsBuffers() throws IOException {
    byte[] content = new byte[80_000_000];
    new Random(1).nextBytes(content);
    try (Site site = ours(SiteSetup.BUFFER.withMaxSize(100_000_000));
        RawClient client = site.connect()) {
      assertThat(client.ask("SEND <a> SIZE 80000000")).isEqualTo("SEND OK");
      assertThat(client.say(content).line()).isEqualTo("SEND OK");
      assertThat(client.ask("RECV <a>")).isEqualTo("RECV SIZE 80000000");
      assertThat(client.say("RECV OK\n").bytes(content.length)).isEqualTo(content);
    }
  }
}
