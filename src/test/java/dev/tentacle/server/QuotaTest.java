package dev.tentacle.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuotaTest {

  private final Path storage;
  private final AtomicLong nanos = new AtomicLong();

  QuotaTest(@TempDir Path storage) {
    this.storage = storage;
  }

  private Quota quota(int files, long bytes) throws IOException {
    return new Quota(storage, ServerLimits.DEFAULT.withStorage(files, bytes, 0), nanos::get);
  }

  @Test
  void countsWhatIsThereAtTheStartInAllFoldersButNoUploadsUnderWay() throws IOException {
    Files.createDirectory(storage.resolve("conf"));
    Files.writeString(storage.resolve("conf/a.conf"), "123");
    Files.writeString(storage.resolve("b"), "45");
    Files.writeString(storage.resolve(".tentacle-1.part"), "half");

    Quota quota = quota(3, 7);

    assertThat(quota.reserve(3)).isFalse();
    assertThat(quota.reserve(2)).isTrue();
    assertThat(quota.reserve(0)).isFalse();
  }

  @Test
  void findsOutAfterAWhileThatOthersTookFilesAway() throws IOException {
    Path file = Files.writeString(storage.resolve("a"), "12345");
    Quota quota = quota(1, 5);
    assertThat(quota.reserve(1)).isFalse();
    Files.delete(file);

    assertThat(quota.reserve(1)).as("it counts at most every 10 seconds").isFalse();
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(quota.reserve(1)).isTrue();
  }

  @Test
  void givesBackTheRoomOfAnUploadThatIsOver() throws IOException {
    Quota quota = quota(1, 10);

    assertThat(quota.reserve(4)).isTrue();
    assertThat(quota.enlarge(7)).isFalse();
    assertThat(quota.enlarge(6)).isTrue();
    quota.release(10);
    assertThat(quota.reserve(10)).isTrue();
  }
}
