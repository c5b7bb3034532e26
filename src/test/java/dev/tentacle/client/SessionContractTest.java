package dev.tentacle.client;

import static dev.tentacle.client.ClientFixture.DONE;
import static dev.tentacle.client.ClientFixture.await;
import static dev.tentacle.client.ClientFixture.failure;
import static dev.tentacle.client.ClientFixture.names;
import static dev.tentacle.client.ClientFixture.options;
import static dev.tentacle.client.ClientFixture.source;
import static dev.tentacle.client.ClientFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.protocol.FileName;
import dev.tentacle.protocol.Filter;
import dev.tentacle.protocol.PasswordDigest;
import dev.tentacle.protocol.Zip;
import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a session does with a real server: ours, and the reference where it is given. */
class SessionContractTest {

  private static final int IN_MEMORY = 100_000;

  @AutoClose private final ClientFixture fixture;

  SessionContractTest(@TempDir Path directory) {
    fixture = new ClientFixture(directory);
  }

  @ParameterizedTest
  @EnumSource
  void sendsListsReceivesAndMoves(Sites sites) throws IOException {
    try (Site site = sites.start(SiteSetup.BUFFER)) {
      TentacleSession session = fixture.connect(options(site.address()));
      FileName name = FileName.of("host.1700000000.data");

      await(session.send(name, source("<agent_data/>")));
      List<FileName> sent = names(session, Filter.ROOT);
      String received = text(taken(session.receive(name, fixture.sink(IN_MEMORY))));
      String moved = text(taken(session.move(name, fixture.sink(IN_MEMORY))));
      List<FileName> left = names(session, Filter.ROOT);
      await(session.quit());

      assertThat(sent).containsExactly(name);
      assertThat(received).isEqualTo("<agent_data/>");
      assertThat(moved).isEqualTo("<agent_data/>");
      assertThat(left).isEmpty();
      Awaitility.await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void sendsAndReceivesPackedFiles(Sites sites) throws IOException {
    try (Site site = sites.start(SiteSetup.BUFFER)) {
      TentacleSession session = fixture.connect(options(site.address()));
      FileName name = FileName.of("packed.1.data");
      String content = "<module/>\n".repeat(20_000);

      await(session.sendZip(name, source(zip(content))));
      UnzipSink sink = new UnzipSink(fixture.spool(1000), 1_000_000, 100);
      String received = text(taken(session.receiveZip(name, sink)));

      assertThat(site.get("packed.1.data")).isEqualTo(octets(content));
      assertThat(received).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesThePassword(Sites sites) throws IOException {
    try (Site site = sites.start(SiteSetup.BUFFER.withPassword("s3cret ñ"))) {
      SessionOptions options = options(site.address());

      TentacleSession session =
          fixture.connect(options.withPassword(PasswordDigest.of("s3cret ñ")));
      assertThat(names(session, Filter.ROOT)).isEmpty();

      assertThat(failure(fixture.connecting(options.withPassword(PasswordDigest.of("wrong")))))
          .hasMessageContaining("the password is probably wrong");
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysThatAServerWithoutInsecureModeDoesNotList(Sites sites) throws IOException {
    try (Site site = sites.start(SiteSetup.PLAIN)) {
      TentacleSession session = fixture.connect(options(site.address()));

      assertThat(failure(session.list(Filter.ROOT, names -> DONE)))
          .hasMessageContaining("its server probably runs without -I");
    }
  }

  @ParameterizedTest
  @EnumSource
  void listsTheFolderThatAFilterMapsTo(Sites sites) throws IOException {
    try (Site site = sites.start(SiteSetup.BUFFER.withFilters(SiteSetup.SHIPPED_FILTERS))) {
      TentacleSession session = fixture.connect(options(site.address()));

      await(session.send(FileName.of("a.conf"), source("x")));
      await(session.send(FileName.of("b.1.data"), source("y")));

      assertThat(names(session, Filter.of(".conf"))).containsExactly(FileName.of("a.conf"));
      assertThat(names(session, Filter.ROOT))
          .contains(FileName.of("b.1.data"))
          .doesNotContain(FileName.of("a.conf"));
      assertThat(text(taken(session.move(FileName.of("a.conf"), fixture.sink(9))))).isEqualTo("x");
      Awaitility.await().untilAsserted(() -> assertThat(site.tree()).doesNotContain("conf/a.conf"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsNamesWithSpacesAndBytesThatAreNotUtf8(Sites sites) throws IOException {
    try (Site site = sites.start(SiteSetup.BUFFER)) {
      TentacleSession session = fixture.connect(options(site.address()));
      List<FileName> names =
          List.of(
              FileName.of("two words.1.data"),
              FileName.of("señor.2.data"),
              FileName.of("señor.3.data".getBytes(StandardCharsets.ISO_8859_1)));

      for (FileName name : names) {
        await(session.send(name, source(name.octets())));
      }
      assertThat(names(session, Filter.ROOT)).containsExactlyInAnyOrderElementsOf(names);
      for (FileName name : names) {
        assertThat(text(taken(session.move(name, fixture.sink(99))))).isEqualTo(name.octets());
      }
      assertThat(names(session, Filter.ROOT)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void receivesTwoThousandFilesWithTheNextCommandAhead(Sites sites) throws IOException {
    try (Site site = sites.start(SiteSetup.BUFFER)) {
      for (int i = 0; i < 2000; i++) {
        site.put("host." + i + ".data", "<agent_data>\n" + i + "\n</agent_data>\n");
      }
      TentacleSession session = fixture.connect(options(site.address()));

      List<CompletableFuture<Optional<Payload>>> received = new ArrayList<>();
      for (FileName name : names(session, Filter.ROOT)) {
        received.add(session.receive(name, fixture.sink(IN_MEMORY)));
        received.add(session.move(name, fixture.sink(IN_MEMORY)));
      }

      assertThat(received).hasSize(4000);
      for (int i = 0; i < received.size(); i += 2) {
        String first = text(taken(received.get(i)));
        assertThat(first).startsWith("<agent_data>\n").endsWith("</agent_data>\n");
        assertThat(text(taken(received.get(i + 1)))).isEqualTo(first);
      }
      Awaitility.await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void streamsALargeFileThroughTheDisk(Sites sites) throws IOException {
    try (Site site = sites.start(SiteSetup.BUFFER)) {
      byte[] content = new byte[2_000_000];
      new Random(1).nextBytes(content);
      TentacleSession session = fixture.connect(options(site.address()));
      FileName name = FileName.of("large.1.data");

      await(session.send(name, source(new String(content, StandardCharsets.ISO_8859_1))));
      Payload received = taken(session.receive(name, fixture.sink(IN_MEMORY)));
      Payload moved = taken(session.move(name, fixture.sink(IN_MEMORY)));

      assertThat(received).isInstanceOf(Payload.OnDisk.class);
      assertThat(octets(text(received))).isEqualTo(content);
      assertThat(moved.digest()).isEqualTo(received.digest());
      Awaitility.await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void movesAnEmptyFile(Sites sites) throws IOException {
    try (Site site = sites.start(SiteSetup.BUFFER)) {
      site.put("empty.1.data", new byte[0]);
      TentacleSession session = fixture.connect(options(site.address()));
      FileName name = FileName.of("empty.1.data");

      assertThat(taken(session.receive(name, fixture.sink(9))).size()).isZero();
      session = fixture.connect(options(site.address()));
      assertThat(taken(session.move(name, fixture.sink(9))).size()).isZero();
      Awaitility.await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesOnAfterARefusal(Sites sites) throws IOException {
    try (Site site = sites.start(SiteSetup.BUFFER)) {
      TentacleSession session = fixture.connect(options(site.address()));

      assertThat(failure(session.receive(FileName.of("none"), fixture.sink(9))))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("RECV ERR (file does not exist)");
      assertThat(failure(session.move(FileName.of("none"), fixture.sink(9))))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("MV ERR");
      assertThat(names(session, Filter.ROOT)).isEmpty();
    }
  }

  private static Payload taken(CompletableFuture<Optional<Payload>> download) {
    return await(download).orElseThrow();
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String zip(String content) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    Zip.pack(new ByteArrayInputStream(octets(content)), archive);
    return archive.toString(StandardCharsets.ISO_8859_1);
  }
}
