package dev.tentacle.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tentacle.client.SpoolSink.Spool;
import dev.tentacle.protocol.FileName;
import dev.tentacle.protocol.Filter;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A client on an event loop of its own, and the waiting that tests do. */
final class ClientFixture implements AutoCloseable {

  static final CompletionStage<?> DONE = CompletableFuture.completedStage(null);

  private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final TentacleClient client = new TentacleClient(loops, executor);
  private final Path directory;

  ClientFixture(Path directory) {
    this.directory = directory;
  }

  static SessionOptions options(InetSocketAddress address) {
    return SessionOptions.of(new SiteAddress(address.getHostString(), address.getPort()))
        .withTimeout(Duration.ofSeconds(5));
  }

  TentacleSession connect(SessionOptions options) {
    return await(client.connect(options));
  }

  CompletableFuture<TentacleSession> connecting(SessionOptions options) {
    return client.connect(options);
  }

  /** Keeps up to {@code threshold} bytes in memory. */
  SpoolSink sink(int threshold) {
    return new SpoolSink(spool(threshold));
  }

  Spool spool(int threshold) {
    return new Spool(directory, threshold, executor);
  }

  static NameSink into(List<FileName> all) {
    return names -> {
      all.addAll(names);
      return DONE;
    };
  }

  /** What a folder of the site shows. */
  static List<FileName> names(TentacleSession session, Filter folder) {
    List<FileName> all = new ArrayList<>();
    await(session.list(folder, into(all)));
    return all;
  }

  static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }

  static Throwable failure(CompletableFuture<?> future) {
    Throwable failure = catchThrowable(() -> await(future));
    assertThat(failure).as("the failure of %s", future).isInstanceOf(CompletionException.class);
    return Objects.requireNonNull(failure.getCause());
  }

  static String text(Payload payload) throws IOException {
    try (var content = payload.open()) {
      return new String(content.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  static Source source(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return new Source() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }

  /** What is left in the spool directory. */
  long filesLeft() throws IOException {
    try (var files = Files.list(directory)) {
      return files.count();
    }
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    executor.shutdownNow();
  }
}
