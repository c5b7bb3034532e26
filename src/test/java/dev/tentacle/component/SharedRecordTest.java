package dev.tentacle.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.processor.idempotent.FileIdempotentRepository;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes, each with a state directory of its own, that share a repository. */
class SharedRecordTest {

  private static final String END = "</agent_data>\n";

  private final Path folder;
  @AutoClose private final Site site = Sites.OURS.start(SiteSetup.BUFFER);
  @AutoClose private Centre centre;
  private volatile boolean broken;

  SharedRecordTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    centre = new Centre(folder);
  }

  /** Another process takes over. */
  private void start(String name, IdempotentRepository repository) throws Exception {
    centre.close();
    centre = new Centre(folder.resolve(name));
    centre.deliver(delivery -> delivery.setIdempotentRepository(repository));
    centre.route(site.port(), Centre.DURABLY, this::steps);
  }

  private void steps(RouteDefinition route) {
    route
        .choice()
        .when(exchange -> broken)
        .throwException(new IOException("the disk is on fire"))
        .otherwise()
        .to(centre.intoDataIn());
  }

  private PollResult poll(String content) throws IOException {
    site.put("host.1.data", content);
    return centre.poll();
  }

  private void siteIsEmpty() {
    await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
  }

  private IdempotentRepository onDisk() {
    return FileIdempotentRepository.fileIdempotentRepository(folder.resolve("shared").toFile());
  }

  @Test
  void dropsWhatAnotherProcessHasDelivered() throws Exception {
    start("one", onDisk());
    assertThat(poll("one" + END).files()).isEqualTo(1);
    assertThat(centre.delivered()).hasSize(1);

    start("two", onDisk());
    assertThat(poll("one" + END).files()).isEqualTo(1);
    assertThat(centre.delivered()).isEmpty();
    siteIsEmpty();

    poll("other" + END);
    assertThat(centre.delivered()).hasSize(1);
    siteIsEmpty();
  }

  @Test
  void tellsNobodyBeforeAFileIsHome() throws Exception {
    MemoryIdempotentRepository shared = new MemoryIdempotentRepository();
    broken = true;
    start("one", shared);
    assertThat(poll("one" + END).failed()).isEqualTo(1);
    assertThat(shared.getCacheSize()).isZero();

    broken = false;
    start("two", shared);
    assertThat(centre.poll().files()).isEqualTo(1);
    assertThat(shared.getCacheSize()).isEqualTo(1);
    assertThat(centre.delivered()).hasSize(1);
  }

  @Test
  void leavesAFileOnItsSiteUntilTheRepositoryCanBeAskedAndTold() throws Exception {
    Unreliable shared = new Unreliable();
    start("one", shared);
    shared.asked = false;
    assertThat(poll("one" + END).failed()).isEqualTo(1);
    assertThat(centre.delivered()).isEmpty();

    shared.asked = true;
    shared.told = false;
    assertThat(centre.poll().failed()).isEqualTo(1);
    assertThat(centre.delivered()).hasSize(1);
    assertThat(site.tree()).hasSize(1);

    shared.told = true;
    assertThat(centre.poll().files()).isEqualTo(1);
    assertThat(centre.delivered()).hasSize(1);
    assertThat(shared.getCacheSize()).isEqualTo(1);
    siteIsEmpty();
  }

  /** A database that is down now and then. */
  private static final class Unreliable extends MemoryIdempotentRepository {
    private volatile boolean asked = true;
    private volatile boolean told = true;

    @Override
    public boolean contains(String key) {
      require(asked);
      return super.contains(key);
    }

    @Override
    public boolean add(String key) {
      require(told);
      return super.add(key);
    }

    private static void require(boolean up) {
      if (!up) {
        throw new IllegalStateException("the database is down");
      }
    }
  }
}
