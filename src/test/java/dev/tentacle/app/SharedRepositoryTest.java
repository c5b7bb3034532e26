package dev.tentacle.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.support.processor.idempotent.FileIdempotentRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code idempotent_repository}, a bean of a route file. */
class SharedRepositoryTest {

  private static final String BEAN =
      """
      - beans:
          - name: delivered
            type: dev.tentacle.app.SharedRepositoryTest$InFile
            properties:
              path: "%s"
      """;

  /** Stands for a database: in a bean of a route file Camel makes no File of a text. */
  public static final class InFile extends FileIdempotentRepository {

    public InFile() {}

    public void setPath(String path) {
      setFileStore(new File(path));
    }
  }

  private final Path dir;

  SharedRepositoryTest(@TempDir Path dir) {
    this.dir = dir;
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
    Path routes = Files.createDirectory(dir.resolve("routes"));
    for (String file : new String[] {"site.yaml", "dead-letter.yaml"}) {
      Files.copy(Path.of("routes", file), routes.resolve(file));
    }
    Files.writeString(routes.resolve("beans.yaml"), BEAN.formatted(dir.resolve("shared")));
    byte[] packet = "<agent_data></agent_data>".getBytes(StandardCharsets.UTF_8);
    try (Site site = Sites.OURS.start(SiteSetup.BUFFER)) {
      site.put("host.1700000001.data", packet);
      Cli first = once(site, "one", "delivered");
      assertThat(first.err()).isEmpty();
      assertThat(first.code()).isZero();
      assertThat(dir.resolve("one/data_in/host.1700000001.data")).exists();

      site.put("host.1700000001.data", packet);
      assertThat(once(site, "two", "delivered").code()).isZero();
      assertThat(dir.resolve("two/data_in")).isEmptyDirectory();

      Cli misspelt = once(site, "three", "deliverd");
      assertThat(misspelt.code()).isEqualTo(2);
      assertThat(misspelt.err())
          .contains("no IdempotentRepository has the name 'deliverd'", "under 'beans'");
    }
  }
}
