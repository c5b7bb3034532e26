package dev.tentacle.client;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Wants nothing. */
final class RefusingSink implements Sink<Payload> {

  @Override
  public CompletionStage<Boolean> announced(long size) {
    return CompletableFuture.completedFuture(false);
  }

  @Override
  public CompletionStage<?> content(ByteBuf data) {
    throw new AssertionError("content in spite of a refusal");
  }

  @Override
  public CompletionStage<Payload> complete() {
    throw new AssertionError("complete in spite of a refusal");
  }

  @Override
  public void abort(Throwable cause) {
    throw new AssertionError("aborted in spite of a refusal", cause);
  }
}
