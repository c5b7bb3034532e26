package dev.tentacle.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.processor.idempotent.FileIdempotentRepository;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes, each with a state directory of its own, that share a repository. */
class SharedRecordTest {

  private static final String END = "</agent_data>\n";

  @TempDir private Path spool;
  private Site site;
  private DefaultCamelContext camel;
  private Path dataIn;
  private volatile boolean broken;

  @BeforeEach
  void open() throws IOException {
    site = Sites.OURS.start(SiteSetup.BUFFER);
    camel = new DefaultCamelContext();
    dataIn = spool;
  }

  @AfterEach
  void close() throws IOException {
    camel.stop();
    site.close();
  }

  /** Another process takes over. */
  private void start(String name, IdempotentRepository repository) throws Exception {
    camel.stop();
    camel = new DefaultCamelContext();
    dataIn = Files.createDirectories(spool.resolve(name).resolve("data_in"));
    DeliveryService delivery = new DeliveryService(dataIn, null);
    delivery.setIdempotentRepository(repository);
    camel.addService(delivery, true, true);
    camel.getRegistry().bind("delivery", delivery);
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("tentacle:127.0.0.1:"
                    + site.port()
                    + "?startScheduler=false&delivery=#bean:delivery")
                .id("site")
                .choice()
                .when(exchange -> broken)
                .throwException(new IOException("the disk is on fire"))
                .otherwise()
                .to("file:" + dataIn + "?fileExist=Fail&copyAndDeleteOnRenameFail=false");
          }
        });
    camel.start();
  }

  private PollResult poll(String content) throws IOException {
    site.put("host.1.data", content.getBytes(StandardCharsets.UTF_8));
    return poll();
  }

  private PollResult poll() {
    return ((TentacleConsumer) camel.getRoute("site").getConsumer()).pollOnce().join();
  }

  private List<Path> delivered() throws IOException {
    try (Stream<Path> files = Files.list(dataIn)) {
      return files.toList();
    }
  }

  private void siteIsEmpty() {
    await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
  }

  private IdempotentRepository onDisk() {
    return FileIdempotentRepository.fileIdempotentRepository(spool.resolve("shared").toFile());
  }

  @Test
  void dropsWhatAnotherProcessHasDelivered() throws Exception {
    start("one", onDisk());
    assertThat(poll("one" + END).files()).isEqualTo(1);
    assertThat(delivered()).hasSize(1);

    start("two", onDisk());
    assertThat(poll("one" + END).files()).isEqualTo(1);
    assertThat(delivered()).isEmpty();
    siteIsEmpty();

    poll("other" + END);
    assertThat(delivered()).hasSize(1);
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
    assertThat(poll().files()).isEqualTo(1);
    assertThat(shared.getCacheSize()).isEqualTo(1);
    assertThat(delivered()).hasSize(1);
  }

  @Test
  void leavesAFileOnItsSiteUntilTheRepositoryCanBeAskedAndTold() throws Exception {
    Unreliable shared = new Unreliable();
    start("one", shared);
    shared.asked = false;
    assertThat(poll("one" + END).failed()).isEqualTo(1);
    assertThat(delivered()).isEmpty();

    shared.asked = true;
    shared.told = false;
    assertThat(poll().failed()).isEqualTo(1);
    assertThat(delivered()).hasSize(1);
    assertThat(site.tree()).hasSize(1);

    shared.told = true;
    assertThat(poll().files()).isEqualTo(1);
    assertThat(delivered()).hasSize(1);
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
