package dev.tentacle.client;

import static dev.tentacle.client.ClientFixture.await;
import static dev.tentacle.client.ClientFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.protocol.LimitExceededException;
import dev.tentacle.protocol.Zip;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnzipSinkTest {

  private static final int MIB = 1 << 20;

  @AutoClose private final ClientFixture fixture;

  UnzipSinkTest(@TempDir Path directory) {
    fixture = new ClientFixture(directory);
  }

  @Test
  void unpacksWhatIsSmallHoweverWellItIsPacked() throws IOException {
    assertThat(await(unpack(MIB, 10 * MIB)).size()).isEqualTo(MIB);
  }

  @Test
  void stopsWhatComesOutOfAlmostNothing() throws IOException {
    assertThat(failure(unpack(3 * MIB, 10 * MIB)))
        .isInstanceOf(LimitExceededException.class)
        .hasMessage("what is packed is over the limit maxCompressionRatio=100");
    Awaitility.await().untilAsserted(() -> assertThat(fixture.filesLeft()).isZero());
  }

  @Test
  void stopsWhatIsTooLargeWhateverItsRatio() throws IOException {
    assertThat(failure(unpack(2000, 1000))).hasMessageContaining("maxFileSize=1000");
    Awaitility.await().untilAsserted(() -> assertThat(fixture.filesLeft()).isZero());
  }

  private CompletableFuture<Payload> unpack(int size, int maxSize) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    Zip.pack(new ByteArrayInputStream(new byte[size]), archive);
    UnzipSink sink = new UnzipSink(fixture.spool(1000), maxSize, 100);
    await(sink.announced(archive.size()).toCompletableFuture());
    await(sink.content(Unpooled.wrappedBuffer(archive.toByteArray())).toCompletableFuture());
    return sink.complete().toCompletableFuture();
  }
}
