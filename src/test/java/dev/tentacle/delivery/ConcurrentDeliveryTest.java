package dev.tentacle.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several sites have an agent of one name: all their contents arrive, under one key. */
class ConcurrentDeliveryTest {

  private static final int THREADS = 8;
  private static final int ROUNDS = 20;

  private final Path temp;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private StateDirectory state;
  private DataIn dataIn;

  ConcurrentDeliveryTest(@TempDir Path temp) {
    this.temp = temp;
  }

  @BeforeEach
  void open() throws IOException {
    Path in = Files.createDirectory(temp.resolve("data_in"));
    state = StateDirectory.open(in, null);
    dataIn = DataIn.open(state, DeliverySettings.defaults());
  }

  @AfterEach
  void close() throws IOException {
    threads.shutdownNow();
    dataIn.close();
    state.close();
  }

  private StagedFile stage(String site, String name, String content) throws IOException {
    StagedFile file = dataIn.staging().open(new LocalName(site), new LocalName(name));
    file.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
    file.complete();
    return file;
  }

  private void deliver(StagedFile file) throws IOException {
    Delivery delivery = dataIn.begin(file);
    dataIn.prepare(List.of(delivery));
    if (!delivery.isDuplicate()) {
      dataIn.publish(delivery);
    }
    dataIn.commit(List.of(delivery));
  }

  @Test
  void losesNoneOfTheContentsThatShareAName() throws Exception {
    List<String> sent = new ArrayList<>();
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<Boolean>> done = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      String site = "site" + thread;
      Callable<Boolean> work =
          () -> {
            for (int round = 0; round < ROUNDS; round++) {
              StagedFile file = stage(site, "localhost." + round + ".data", site + round);
              start.await(30, TimeUnit.SECONDS);
              deliver(file);
            }
            return true;
          };
      for (int round = 0; round < ROUNDS; round++) {
        sent.add(site + round);
      }
      done.add(threads.submit(work));
    }
    for (Future<Boolean> each : done) {
      assertThat(each.get(60, TimeUnit.SECONDS)).isTrue();
    }
    List<String> arrived = new ArrayList<>();
    try (Stream<Path> files = Files.list(state.dataIn())) {
      for (Path path : files.toList()) {
        assertThat(path.getFileName().toString()).matches("localhost\\.\\d+\\.data");
        arrived.add(Files.readString(path));
      }
    }
    assertThat(arrived).containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  void refusesTheSameFileWhileItIsBeingDelivered() throws IOException {
    Delivery first = dataIn.begin(stage("site", "a.1.data", "x"));
    StagedFile same = stage("site", "a.1.data", "x");
    assertThatThrownBy(() -> dataIn.begin(same)).hasMessageContaining("is just being delivered");
    assertThat(dataIn.abandon(first)).isFalse();
    deliver(same);
    assertThat(state.dataIn().resolve("a.1.data")).hasContent("x");
  }

  @Test
  void keepsTheStagedFileWhoseFateIsOpen() throws IOException {
    StagedFile file = stage("site", "a.1.data", "x");
    dataIn.prepare(List.of(dataIn.begin(file)));
    file.discard();
    assertThat(file.path()).exists();
    dataIn.close();
    dataIn = DataIn.open(state, DeliverySettings.defaults());

    Delivery again = dataIn.begin(stage("site", "a.1.data", "x"));

    assertThat(again.isDuplicate()).isFalse();
    assertThat(again.name()).isEqualTo("a.1.data");
  }

  @Test
  void dropsTheSameContentUnderTheSameNameThatIsStillThere() throws IOException {
    deliver(stage("site1", "a.1.data", "x"));
    Delivery second = dataIn.begin(stage("site2", "a.1.data", "x"));
    assertThat(second.isDuplicate()).isTrue();
    dataIn.commit(List.of(second));
    assertThat(state.dataIn().toFile().list()).containsExactly("a.1.data");
  }

  @Test
  void neverPublishesOverAFileThatTookTheClaim() throws IOException {
    Delivery delivery = dataIn.begin(stage("site", "a.1.data", "ours"));
    dataIn.prepare(List.of(delivery));
    Files.delete(delivery.target());
    Files.writeString(delivery.target(), "theirs");
    assertThatThrownBy(() -> dataIn.publish(delivery)).hasMessageContaining("is gone");
    assertThat(dataIn.abandon(delivery)).isFalse();
    assertThat(state.dataIn().resolve("a.1.data")).hasContent("theirs");
  }

  @Test
  void setsModeAndTimeAndTheGroupOfDataIn() throws IOException {
    long second = System.currentTimeMillis() / 1000 - 3600;
    deliver(stage("site", "a." + second + ".data", "x"));
    Path path = state.dataIn().resolve("a." + second + ".data");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-rw----");
    assertThat(Files.getLastModifiedTime(path).toMillis()).isEqualTo(second * 1000);
    assertThat(Files.getAttribute(path, "posix:group"))
        .isEqualTo(Files.getAttribute(state.dataIn(), "posix:group"));
  }

  @Test
  void makesAFolderOfDataInThatIsMissingAsDataInIs() throws IOException {
    // 02000: what is made in data_in gets its group.
    Files.setAttribute(state.dataIn(), "unix:mode", 02775);
    StagedFile file = stage("site", "a.conf", "x");
    Delivery delivery = dataIn.begin(file, new LocalName("conf"));
    dataIn.prepare(List.of(delivery));
    dataIn.publish(delivery);
    dataIn.commit(List.of(delivery));
    Path conf = state.dataIn().resolve("conf");
    assertThat(conf.resolve("a.conf")).hasContent("x");
    assertThat(Files.readAttributes(conf, "unix:mode,gid"))
        .isEqualTo(Files.readAttributes(state.dataIn(), "unix:mode,gid"));
  }

  @Test
  void saysWhatIsInTheWayOfAFolder() throws IOException {
    Path conf = Files.createFile(state.dataIn().resolve("conf"));
    StagedFile file = stage("site", "a.conf", "x");
    assertThatThrownBy(() -> dataIn.begin(file, new LocalName("conf")))
        .hasMessage(conf + " is no folder: move it away");
    Files.delete(conf);
    assertThat(dataIn.begin(file, new LocalName("conf")).target())
        .isEqualTo(conf.resolve("a.conf"));
  }
}
