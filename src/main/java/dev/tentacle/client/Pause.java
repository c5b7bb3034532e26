package dev.tentacle.client;

import io.netty.channel.Channel;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether a connection is read, or rests until this side is ready for more; the time of the rest is
 * not the site's. Used on the event loop only.
 */
final class Pause {

  private final Channel channel;
  private final LongConsumer watch;
  private @Nullable CompletionStage<?> ready;
  private long began;

  /**
   * A pause that is not on.
   *
   * @param watch is told how many nanoseconds of rest have passed
   */
  Pause(Channel channel, LongConsumer watch) {
    this.channel = channel;
    this.watch = watch;
  }

  boolean isOn() {
    return ready != null;
  }

  /** Reads no further until this is done, in place of what was waited for before. */
  void begin(CompletionStage<?> stage) {
    if (ready == null) {
      began = System.nanoTime();
    }
    ready = stage;
    channel.config().setAutoRead(false);
  }

  /** Reads again, unless something else is waited for by now. */
  void end(CompletionStage<?> stage) {
    if (ready == stage) {
      count();
      ready = null;
      channel.config().setAutoRead(true);
    }
  }

  /** Tells the watch how long it has been on since it was told last. */
  void count() {
    if (ready != null) {
      long now = System.nanoTime();
      watch.accept(now - began);
      began = now;
    }
  }
}
