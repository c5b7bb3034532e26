package dev.tentacle.client;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletionStage;

/**
 * Where the bytes of one download go.
 *
 * <p>The session calls on its event loop, so no method may block: {@link #announced}, then {@link
 * #content} for each piece in order, then {@link #complete}; or {@link #abort} at any time instead.
 *
 * @param <T> what the bytes become
 */
public interface Sink<T> {

  /**
   * Whether to take a download of {@code size} bytes; the site waits for the answer, at most some
   * seconds.
   */
  CompletionStage<Boolean> announced(long size);

  /**
   * Takes the next bytes, which stay the caller's.
   *
   * @return when to read on; pieces that have arrived already come in spite of it
   */
  CompletionStage<?> content(ByteBuf data);

  /** The last byte has come. */
  CompletionStage<T> complete();

  /** No more bytes will come; what came is to be forgotten. */
  void abort(Throwable cause);
}
