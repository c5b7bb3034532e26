package dev.tentacle.component;

import dev.tentacle.client.Payload;
import dev.tentacle.client.Sink;
import dev.tentacle.delivery.LocalName;
import dev.tentacle.delivery.StagedFile;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a download into the staging folder and forces it, on the executor, a block at a time: a
 * small file is one task.
 */
final class StagingSink implements Sink<Payload> {

  private static final Logger LOG = LoggerFactory.getLogger(StagingSink.class);

  /** Bytes that are gathered for one task. */
  private static final int BLOCK = 128 * 1024;

  /** A file for which it is worth looking at the disk before it comes. */
  private static final int LARGE = 1 << 20;

  private static final CompletableFuture<Boolean> YES = CompletableFuture.completedFuture(true);

  private final DeliveryService service;
  private final LocalName site;
  private final LocalName name;
  private final Executor executor;

  /** What came since the last task was made. */
  private List<ByteBuf> pieces = new ArrayList<>();

  private int gathered;

  /** The last task: what comes next waits for it. */
  private CompletableFuture<?> tail = YES;

  /** Set and read by the tasks only. */
  private @Nullable StagedFile file;

  StagingSink(DeliveryService service, LocalName site, LocalName name, Executor executor) {
    this.service = service;
    this.site = site;
    this.name = name;
    this.executor = executor;
  }

  /**
   * The site need not wait for the disk: a file that cannot be made fails when it is written. A
   * large one is better not begun.
   */
  @Override
  public CompletionStage<Boolean> announced(long size) {
    return size <= LARGE
        ? YES
        : CompletableFuture.supplyAsync(
            () -> {
              try {
                service.pressure().announced(size);
                return true;
              } catch (IOException e) {
                throw new UncheckedIOException("cannot stage: " + e.getMessage(), e);
              }
            },
            executor);
  }

  @Override
  public CompletionStage<?> content(ByteBuf data) {
    pieces.add(data.retain());
    gathered += data.readableBytes();
    if (gathered < BLOCK) {
      return YES;
    }
    CompletableFuture<?> before = tail;
    thenWrite(() -> YES);
    // One block is written while the next one arrives.
    return before;
  }

  /** Writes what was gathered, and does the next step in the same task. */
  private <T> CompletableFuture<T> thenWrite(Callable<T> next) {
    List<ByteBuf> block = pieces;
    pieces = new ArrayList<>();
    gathered = 0;
    CompletableFuture<T> written =
        tail.thenApplyAsync(
            done -> {
              try {
                StagedFile open = opened();
                for (ByteBuf piece : block) {
                  service.pressure().writes(piece.readableBytes());
                  open.write(piece.nioBuffer());
                }
                return next.call();
              } catch (IOException e) {
                throw new UncheckedIOException("cannot stage: " + e.getMessage(), e);
              } catch (RuntimeException e) {
                throw e;
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            },
            executor);
    written.whenComplete((done, fault) -> block.forEach(ByteBuf::release));
    tail = written;
    return written;
  }

  private StagedFile opened() throws IOException {
    StagedFile open = file;
    if (open == null) {
      open = service.dataIn().staging().open(site, name);
      file = open;
    }
    return open;
  }

  @Override
  public CompletionStage<Payload> complete() {
    CompletableFuture<Payload> complete = thenWrite(this::finish);
    complete.whenComplete(
        (done, fault) -> {
          if (fault != null) {
            abort(fault);
          }
        });
    return complete;
  }

  /** Forced here, because the disk forces what many threads ask for at once as one. */
  private Payload finish() throws IOException {
    StagedFile whole = opened();
    whole.complete();
    whole.force();
    return new StagedPayload(whole);
  }

  @Override
  public void abort(Throwable cause) {
    pieces.forEach(ByteBuf::release);
    pieces = List.of();
    tail.whenCompleteAsync((done, fault) -> discard(), executor);
  }

  private void discard() {
    try {
      if (file != null) {
        file.discard();
      }
    } catch (IOException e) {
      LOG.warn("cannot clear {} out of staging; the next start will", file, e);
    }
  }
}
