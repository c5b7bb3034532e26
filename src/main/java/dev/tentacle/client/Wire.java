package dev.tentacle.client;

import dev.tentacle.protocol.Command;
import dev.tentacle.protocol.Content;
import io.netty.channel.ChannelFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a dialogue can do with the connection. Used on the event loop only. */
interface Wire {

  SiteAddress site();

  ChannelFuture say(Command command);

  ChannelFuture send(Content content);

  /** Says this, and ends the session: what comes later is for another one. */
  void sayLast(Command command);

  /** Says this, and that nothing more will be said; the site then closes. */
  void sayLastAndAwaitClose(Command command);

  /** Reads no further until {@code ready}; a fault of it ends the session. */
  void pauseUntil(CompletionStage<?> ready);

  /** Goes on with {@code next} on the event loop, at once where that is possible. */
  <V> void whenDone(CompletionStage<V> stage, BiConsumer<? super V, @Nullable Throwable> next);

  /** Closes the connection: a fault on this side left the dialogue where it cannot go on. */
  void breakOff(Throwable cause);
}
