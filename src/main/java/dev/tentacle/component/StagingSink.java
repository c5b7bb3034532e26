package dev.tentacle.component;

import dev.tentacle.client.Payload;
import dev.tentacle.client.Sink;
import dev.tentacle.delivery.LocalName;
import dev.tentacle.delivery.StagedFile;
import dev.tentacle.delivery.Staging;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a download into the staging folder, one piece at a time, on the executor. */
final class StagingSink implements Sink<Payload> {

  private static final Logger LOG = LoggerFactory.getLogger(StagingSink.class);

  private final Staging staging;
  private final LocalName site;
  private final LocalName name;
  private final Executor executor;

  /** The last thing that was asked of the executor: what comes next waits for it. */
  private CompletableFuture<?> tail = CompletableFuture.completedFuture(null);

  /** Set and read by the tasks of {@link #tail} only. */
  private @Nullable StagedFile file;

  StagingSink(Staging staging, LocalName site, LocalName name, Executor executor) {
    this.staging = staging;
    this.site = site;
    this.name = name;
    this.executor = executor;
  }

  @Override
  public CompletionStage<Boolean> announced(long size) {
    return then(
        () -> {
          file = staging.open(site, name);
          return true;
        });
  }

  @Override
  public CompletionStage<?> content(ByteBuf data) {
    ByteBuf piece = data.retain();
    CompletableFuture<Boolean> written =
        then(
            () -> {
              opened().write(piece.nioBuffer());
              return true;
            });
    written.whenComplete((done, fault) -> piece.release());
    return written;
  }

  @Override
  public CompletionStage<Payload> complete() {
    return then(
        () -> {
          opened().complete();
          return new StagedPayload(opened());
        });
  }

  @Override
  public void abort(Throwable cause) {
    tail.whenCompleteAsync(
        (done, fault) -> {
          try {
            if (file != null) {
              file.discard();
            }
          } catch (IOException e) {
            LOG.warn("cannot clear {} out of staging; the next start will", file, e);
          }
        },
        executor);
  }

  private StagedFile opened() {
    if (file == null) {
      throw new IllegalStateException("nothing was announced");
    }
    return file;
  }

  private <T> CompletableFuture<T> then(Callable<T> step) {
    CompletableFuture<T> next = tail.thenApplyAsync(done -> call(step), executor);
    tail = next;
    return next;
  }

  private static <T> T call(Callable<T> step) {
    try {
      return step.call();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stage: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
