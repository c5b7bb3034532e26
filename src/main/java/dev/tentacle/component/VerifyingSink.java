package dev.tentacle.component;

import dev.tentacle.client.Payload;
import dev.tentacle.client.Sink;
import dev.tentacle.client.SpoolSink;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Takes what is moved only if it is as large as what was routed, and keeps it: a site may have put
 * other bytes of that size under the name.
 */
final class VerifyingSink implements Sink<Payload> {

  private final long expectedSize;
  private final SpoolSink kept;

  VerifyingSink(long expectedSize, SpoolSink.Spool spool) {
    this.expectedSize = expectedSize;
    this.kept = new SpoolSink(spool);
  }

  @Override
  public CompletionStage<Boolean> announced(long size) {
    return size == expectedSize ? kept.announced(size) : CompletableFuture.completedFuture(false);
  }

  @Override
  public CompletionStage<?> content(ByteBuf data) {
    return kept.content(data);
  }

  @Override
  public CompletionStage<Payload> complete() {
    return kept.complete();
  }

  @Override
  public void abort(Throwable cause) {
    kept.abort(cause);
  }
}
