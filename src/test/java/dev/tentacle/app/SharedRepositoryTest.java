package dev.tentacle.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code idempotent_repository}, a bean of a route file: Camel's for JDBC. */
class SharedRepositoryTest {

  /** As in docs/operations.md, with H2 for the database. */
  private static final String BEANS =
      """
      - beans:
          - name: database
            type: org.h2.jdbcx.JdbcDataSource
            properties:
              url: "jdbc:h2:%s"
          - name: delivered
            type: org.apache.camel.processor.idempotent.jdbc.JdbcMessageIdRepository
            constructors:
              "0": "#bean:database"
              "1": tentacle-sync
      """;

  private static final byte[] PACKET = "<agent_data></agent_data>".getBytes(StandardCharsets.UTF_8);

  private final Path dir;

  SharedRepositoryTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @BeforeEach
  void copyRoutes() throws IOException {
    Path routes = Files.createDirectory(dir.resolve("routes"));
    for (String file : new String[] {"site.yaml", "dead-letter.yaml"}) {
      Files.copy(Path.of("routes", file), routes.resolve(file));
    }
  }

  private void useDatabase(String url) throws IOException {
    Files.writeString(dir.resolve("routes/beans.yaml"), BEANS.formatted(url));
  }

  private Cli once(Site site, String process, String repository) throws IOException {
    Path dataIn = Files.createDirectories(dir.resolve(process).resolve("data_in"));
    return Cli.run(
        "once",
        "-Dsync_address=127.0.0.1:" + site.port(),
        "-Droutes_dir=" + dir.resolve("routes"),
        "-Didempotent_repository=" + repository,
        "-Dincomingdir=" + dataIn);
  }

  @Test
  void isSharedByProcessesThatNameIt() throws Exception {
    useDatabase(dir.resolve("shared").toString());
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      site.put("host.1700000001.data", PACKET);
      Cli first = once(site, "one", "delivered");
      assertThat(first.err()).isEmpty();
      assertThat(first.code()).isZero();
      assertThat(dir.resolve("one/data_in/host.1700000001.data")).exists();

      site.put("host.1700000001.data", PACKET);
      assertThat(once(site, "two", "delivered").code()).isZero();
      assertThat(dir.resolve("two/data_in")).isEmptyDirectory();
      assertThat(site.tree()).isEmpty();
    }
  }

  @Test
  void leavesTheFilesOnTheSiteWhileTheDatabaseIsDown() throws Exception {
    useDatabase("tcp://127.0.0.1:1/none");
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      site.put("host.1700000001.data", PACKET);
      Cli run = once(site, "one", "delivered");
      assertThat(run.code()).isNotZero();
      assertThat(run.err())
          .contains("idempotent_repository: ", "Connection is broken", "127.0.0.1:1");
      assertThat(site.tree()).containsExactly("host.1700000001.data");
    }
  }

  @Test
  void mustBeABean() throws Exception {
    useDatabase(dir.resolve("shared").toString());
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      Cli misspelt = once(site, "one", "deliverd");
      assertThat(misspelt.code()).isEqualTo(2);
      assertThat(misspelt.err())
          .contains("no IdempotentRepository has the name 'deliverd'", "under 'beans'");
    }
  }
}
