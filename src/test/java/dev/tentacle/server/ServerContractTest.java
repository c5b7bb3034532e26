package dev.tentacle.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.testing.RawClient;
import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every Tentacle server says: ours, and the reference where it is given. */
class ServerContractTest {

  private static final SiteSetup FILTERED =
      SiteSetup.PLAIN.withInsecure().withFilters(SiteSetup.SHIPPED_FILTERS);

  @ParameterizedTest
  @EnumSource
  void storesWhatIsSent(Sites server) throws IOException {
    try (Site site = server.start(SiteSetup.PLAIN);
        RawClient client = site.connect()) {
      assertThat(client.ask("SEND <a.data> SIZE 5")).isEqualTo("SEND OK");
      assertThat(client.say("hello").line()).isEqualTo("SEND OK");
      assertThat(client.send("b.data", "x")).isEqualTo("SEND OK, SEND OK");
      assertThat(site.get("a.data")).asString().isEqualTo("hello");
      assertThat(client.say("QUIT\n").rest()).isEmpty();
      assertThat(site.tree()).containsExactly("a.data", "b.data");
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesUploadsInTheReferencesWords(Sites server) throws IOException {
    try (Site site = server.start(SiteSetup.PLAIN.withMaxSize(10));
        RawClient client = site.connect()) {
      site.put("there", new byte[1]);
      for (String verb : List.of("SEND", "ZSEND")) {
        assertThat(client.ask(verb + " <a/b> SIZE 5")).isEqualTo(verb + " ERR (invalid file name)");
        assertThat(client.ask(verb + " <a~b> SIZE 0")).isEqualTo(verb + " ERR (invalid file name)");
        assertThat(client.ask(verb + " <..\\x> SIZE 5"))
            .isEqualTo(verb + " ERR (invalid file name)");
        assertThat(client.ask(verb + " <a> SIZE 0")).isEqualTo(verb + " ERR (file is too big)");
        assertThat(client.ask(verb + " <a> SIZE 11")).isEqualTo(verb + " ERR (file is too big)");
        assertThat(client.ask(verb + " <a> SIZE 99999999999999999999999"))
            .isEqualTo(verb + " ERR (file is too big)");
        assertThat(client.ask(verb + " <there> SIZE 5"))
            .isEqualTo(verb + " ERR (file already exists)");
      }
      assertThat(client.send("a", "0123456789")).isEqualTo("SEND OK, SEND OK");
    }
  }

  @ParameterizedTest
  @EnumSource
  void overwritesOnlyWhenToldTo(Sites server) throws IOException {
    try (Site site = server.start(SiteSetup.PLAIN.withOverwrite());
        RawClient client = site.connect()) {
      assertThat(client.send("a", "old and longer")).isEqualTo("SEND OK, SEND OK");
      assertThat(client.send("a", "new")).isEqualTo("SEND OK, SEND OK");
      assertThat(site.get("a")).asString().isEqualTo("new");
    }
  }

  @ParameterizedTest
  @EnumSource
  void putsFilesWhereTheFirstFilterFoundAnywhereInTheNameSays(Sites server) throws IOException {
    try (Site site = server.start(FILTERED.withFilters("b.*c:one;^a:two;.*\\.conf:conf"));
        RawClient client = site.connect()) {
      for (String name : List.of("abxc.conf", "ac", "z.conf.1", "z")) {
        assertThat(client.send(name, name)).isEqualTo("SEND OK, SEND OK");
      }
      assertThat(site.tree())
          .containsExactly("conf", "conf/z.conf.1", "one", "one/abxc.conf", "two", "two/ac", "z");
      assertThat(client.ask("RECV <z.conf.1>")).isEqualTo("RECV SIZE 8");
      assertThat(client.say("RECV OK\n").bytes(8)).asString().isEqualTo("z.conf.1");
      assertThat(client.ask("MV <ac>")).isEqualTo("MV SIZE 2");
      assertThat(client.say("MV OK\n").bytes(2)).asString().isEqualTo("ac");
      await().until(() -> !site.tree().contains("two/ac"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void sendsWhatIsAskedForAndKeepsIt(Sites server) throws IOException {
    byte[] large = random(1_900_000);
    try (Site site = server.start(SiteSetup.PLAIN);
        RawClient client = site.connect()) {
      site.put("large.data", large);
      assertThat(client.ask("RECV <large.data>")).isEqualTo("RECV SIZE 1900000");
      assertThat(client.say("RECV OK\n").bytes(large.length)).isEqualTo(large);
      assertThat(client.ask("RECV <gone>")).isEqualTo("RECV ERR (file does not exist)");
      assertThat(client.ask("RECV <a*>")).isEqualTo("RECV ERR (file has an invalid file name)");
      assertThat(client.ask("ZRECV <gone>")).isEqualTo("ZRECV ERR (file does not exist)");
      assertThat(client.ask("ZRECV <a*>")).isEqualTo("ZRECV ERR (file has an invalid file name)");
      assertThat(site.tree()).containsExactly("large.data");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFolderIsNoFile(Sites server) throws IOException {
    try (Site site = server.start(FILTERED);
        RawClient client = site.connect()) {
      assertThat(client.ask("RECV <trans>")).isEqualTo("RECV ERR (file does not exist)");
      assertThat(client.ask("MV <trans>")).isEqualTo("MV ERR");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyOtherLineDeclinesAndLeavesTheSessionAsItWas(Sites server) throws IOException {
    try (Site site = server.start(FILTERED);
        RawClient client = site.connect()) {
      site.put("a", "content");
      for (String no : List.of("MV NO", "QUIT", "RECV OK", "mv ok", "MV OK ", "SEND <b> SIZE 4")) {
        assertThat(client.ask("MV <a>")).isEqualTo("MV SIZE 7");
        decline(server, client, no);
      }
      assertThat(client.ask("RECV <a>")).isEqualTo("RECV SIZE 7");
      decline(server, client, "");
      assertThat(client.ask("ZRECV <a>")).startsWith("ZRECV SIZE ");
      decline(server, client, "ZRECV NO");
      assertThat(client.ask("LS <>")).startsWith("LS SIZE ");
      decline(server, client, "LS NO");
      assertThat(client.ask("RECV <a>")).isEqualTo("RECV SIZE 7");
      assertThat(client.say("RECV OK\n").bytes(7)).asString().isEqualTo("content");
    }
  }

  @ParameterizedTest
  @EnumSource
  void movesAFileAway(Sites server) throws IOException {
    byte[] content = random(300_000);
    try (Site site = server.start(SiteSetup.BUFFER);
        RawClient client = site.connect()) {
      site.put("a", content);
      assertThat(client.ask("MV <a>")).isEqualTo("MV SIZE 300000");
      assertThat(client.say("MV OK\n").bytes(content.length)).isEqualTo(content);
      assertThat(client.ask("MV <a>")).isEqualTo("MV ERR");
      assertThat(client.ask("MV <a:b>")).isEqualTo("MV ERR");
      assertThat(site.tree()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void movesAnEmptyFileAwayForAClientThatHalfCloses(Sites server) throws IOException {
    try (Site site = server.start(SiteSetup.BUFFER);
        RawClient client = site.connect()) {
      site.put("empty", new byte[0]);
      assertThat(client.ask("MV <empty>")).isEqualTo("MV SIZE 0");
      assertThat(client.say("MV OK\n").halfClose().rest()).isEmpty();
      await().until(() -> site.tree().isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void sendsAllToAClientThatHalfCloses(Sites server) throws IOException {
    byte[] content = random(1_500_000);
    try (Site site = server.start(SiteSetup.BUFFER);
        RawClient client = site.connect()) {
      site.put("a", content);
      assertThat(client.ask("MV <a>")).isEqualTo("MV SIZE 1500000");
      client.say("MV OK\n").halfClose();
      assertThat(client.bytes(content.length)).isEqualTo(content);
      assertThat(client.rest()).isEmpty();
      await().until(() -> site.tree().isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void listsTheFolderThatTheFilterNames(Sites server) throws IOException {
    try (Site site = server.start(FILTERED);
        RawClient client = site.connect()) {
      site.put("a.1.data", new byte[1]);
      site.put("a b.2.data", new byte[1]);
      site.put("has:colon", new byte[1]);
      site.put("conf/x.conf", new byte[1]);
      assertThat(list(client, ""))
          .containsExactlyInAnyOrder(
              ".",
              "..",
              "a.1.data",
              "a b.2.data",
              "conf",
              "md5",
              "collections",
              "trans",
              "commands");
      assertThat(list(client, ".conf")).containsExactlyInAnyOrder(".", "..", "x.conf");
      assertThat(list(client, "any.md5")).containsExactlyInAnyOrder(".", "..");
      assertThat(client.ask("LS <*>")).isEqualTo("LS ERR");
      Files.delete(site.directory().resolve("trans"));
      assertThat(client.ask("LS <.lock>")).isEqualTo("LS ERR");
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesAndSendsNamesThatAreNotUtf8(Sites server) throws IOException {
    String name = "ma\u00f1ana \u00fc.1.data"; // one byte a character: ISO-8859-1
    try (Site site = server.start(SiteSetup.BUFFER);
        RawClient client = site.connect()) {
      assertThat(client.send(name, "content")).isEqualTo("SEND OK, SEND OK");
      assertThat(list(client, "")).containsExactlyInAnyOrder(".", "..", name);
      assertThat(client.ask("RECV <" + name + ">")).isEqualTo("RECV SIZE 7");
      assertThat(client.say("RECV OK\n").bytes(7)).asString().isEqualTo("content");
      assertThat(client.ask("MV <" + name + ">")).isEqualTo("MV SIZE 7");
      assertThat(client.say("MV OK\n").bytes(7)).asString().isEqualTo("content");
      await().until(() -> site.tree().isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void packsAndUnpacks(Sites server) throws IOException {
    String content = "<agent_data>packs well</agent_data>\n".repeat(10_000);
    String archive = new String(zip(content), ISO_8859_1);
    try (Site site = server.start(SiteSetup.PLAIN);
        RawClient client = site.connect()) {
      assertThat(client.ask("ZSEND <a.data> SIZE " + archive.length())).isEqualTo("ZSEND OK");
      assertThat(client.say(archive).line()).isEqualTo("ZSEND OK");
      assertThat(site.get("a.data")).asString().isEqualTo(content);

      String offer = client.ask("ZRECV <a.data>");
      assertThat(offer).startsWith("ZRECV SIZE ");
      int size = Integer.parseInt(offer.substring("ZRECV SIZE ".length()));
      assertThat(size).isLessThan(content.length() / 10);
      byte[] packed = client.say("ZRECV OK\n").bytes(size);
      ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(packed));
      assertThat(zip.getNextEntry()).isNotNull();
      assertThat(zip.readAllBytes()).asString().isEqualTo(content);

      assertThat(client.ask("ZSEND <b.data> SIZE 100")).isEqualTo("ZSEND OK");
      assertThat(client.say(archive.substring(0, 100)).line()).isEqualTo("ZSEND ERR");
      assertThat(client.ask("RECV <b.data>")).isEqualTo("RECV ERR (file does not exist)");
      assertThat(site.tree()).containsExactly("a.data");
    }
  }

  @ParameterizedTest
  @EnumSource
  void closesWithoutAWordOnWhatItDoesNotKnow(Sites server) throws IOException {
    List<String> unknown =
        List.of(
            "HELLO\n",
            "\n",
            "QUIT\r\n",
            "send <a> SIZE 1\n",
            "SEND <a>\n",
            "SEND <a> SIZE\n",
            "SEND <a> SIZE -1\n",
            "RECV a\n",
            "PASS 00000000000000000000000000000000\n",
            "LS <>\n",
            "MV <a>\n",
            "MV <*>\n",
            "x".repeat(3000));
    try (Site site = server.start(SiteSetup.PLAIN)) {
      for (String line : unknown) {
        try (RawClient client = site.connect()) {
          assertThat(client.say(line).rest()).as(line).isEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void wantsThePasswordFirst(Sites server) throws IOException {
    String digest = "PASS ed96e2e8ba2be1e8e7ac2ae6c73aa7ab";
    try (Site site = server.start(SiteSetup.PLAIN.withPassword("secret"))) {
      for (String line : List.of("SEND <a> SIZE 1", "QUIT", "PASS ", "PASS x", digest + "0")) {
        try (RawClient client = site.connect()) {
          assertThat(client.say(line + "\n").rest()).as(line).isEmpty();
        }
      }
      try (RawClient client = site.connect()) {
        assertThat(client.ask("PASS " + md5OfMd5("secret"))).isEqualTo("PASS OK");
        assertThat(client.send("a", "x")).isEqualTo("SEND OK, SEND OK");
        assertThat(client.say("PASS " + md5OfMd5("secret") + "\n").rest()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void closesAfterTimeoutTimesRetriesAndOneSilentSeconds(Sites server) throws IOException {
    try (Site site = server.start(SiteSetup.PLAIN.withInactivity(1, 1));
        RawClient client = site.connect()) {
      Instant start = Instant.now();
      assertThat(client.say("SEND <a> SI").rest()).isEmpty();
      assertThat(Duration.between(start, Instant.now())).isBetween(seconds(1.9), seconds(10));
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesNothingOfAnUploadThatIsCutOff(Sites server) throws IOException {
    try (Site site = server.start(SiteSetup.PLAIN.withInactivity(1, 1))) {
      try (RawClient client = site.connect()) {
        assertThat(client.ask("SEND <a> SIZE 500000")).isEqualTo("SEND OK");
        client.say(random(400_000));
      }
      try (RawClient client = site.connect()) {
        assertThat(client.ask("SEND <b> SIZE 10")).isEqualTo("SEND OK");
        assertThat(client.say("12345").halfClose().rest()).isEmpty();
      }
      try (RawClient client = site.connect()) {
        assertThat(client.ask("SEND <c> SIZE 10")).isEqualTo("SEND OK");
        assertThat(client.say("12345").rest()).isEmpty();
      }
      await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionOverTheLimitWaitsForASlot(Sites server) throws IOException {
    try (Site site = server.start(SiteSetup.PLAIN.withMaxConnections(2).withInactivity(2, 1));
        RawClient one = site.connect();
        RawClient two = site.connect()) {
      assertThat(one.send("one", "1")).isEqualTo("SEND OK, SEND OK");
      assertThat(two.send("two", "2")).isEqualTo("SEND OK, SEND OK");
      Instant start = Instant.now();
      try (RawClient three = site.connect()) {
        // One and two hold their slots in silence until they time out.
        assertThat(three.send("three", "3")).isEqualTo("SEND OK, SEND OK");
        assertThat(Duration.between(start, Instant.now())).isBetween(seconds(2), seconds(20));
      }
    }
  }

  /** Nothing answers it, and the reference takes two lines that arrive together for one. */
  private static void decline(Sites server, RawClient client, String line) throws IOException {
    client.say(line + "\n");
    if (server == Sites.REFERENCE) {
      await().pollDelay(Duration.ofMillis(100)).until(() -> true);
    }
  }

  private static List<String> list(RawClient client, String filter) throws IOException {
    String offer = client.ask("LS <" + filter + ">");
    assertThat(offer).startsWith("LS SIZE ");
    int size = Integer.parseInt(offer.substring("LS SIZE ".length()));
    String lines = new String(client.say("LS OK\n").bytes(size), ISO_8859_1);
    assertThat(lines).hasSize(size).endsWith("\n");
    return Arrays.asList(lines.split("\n"));
  }

  private static byte[] zip(String content) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive)) {
      zip.putNextEntry(new ZipEntry("any"));
      zip.write(content.getBytes(ISO_8859_1));
    }
    return archive.toByteArray();
  }

  private static String md5OfMd5(String password) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      byte[] inner = md5.digest(password.getBytes(ISO_8859_1));
      return HexFormat.of().formatHex(md5.digest(inner));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis((long) (seconds * 1000));
  }
}
