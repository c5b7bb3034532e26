package dev.tentacle.server;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many sessions are served at once. A connection over that waits, unread, for its turn; while
 * one waits, no more are accepted: they wait in the kernel.
 */
final class Slots {

  private static final Logger LOG = LoggerFactory.getLogger(Slots.class);

  private final int max;
  private final List<Channel> listening = new ArrayList<>();
  private final Queue<Channel> waiting = new ArrayDeque<>();
  private final Consumer<Channel> serve;
  private int served;
  private boolean stopped;

  /**
   * Free slots.
   *
   * @param serve starts a session, which gives its slot back with {@link #leave}
   */
  Slots(int max, Consumer<Channel> serve) {
    this.max = max;
    this.serve = serve;
  }

  /** Connections come from there. */
  synchronized void add(Channel listener) {
    listening.add(listener);
  }

  /** A connection has come. */
  void enter(Channel channel) {
    synchronized (this) {
      if (stopped) {
        channel.close();
        return;
      }
      if (served >= max) {
        LOG.debug("{} waits: all {} connections are taken", channel.remoteAddress(), max);
        waiting.add(channel);
        accept(false);
        return;
      }
      served++;
    }
    serve.accept(channel);
  }

  /** A session has ended. */
  void leave() {
    Channel next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        served--;
        return;
      }
      if (waiting.isEmpty()) {
        accept(true);
      }
    }
    next.eventLoop().execute(() -> serve.accept(next));
  }

  private void accept(boolean more) {
    listening.forEach(listener -> listener.config().setAutoRead(more));
  }

  /** Serves nobody any more. */
  synchronized void stop() {
    stopped = true;
    waiting.forEach(Channel::close);
    waiting.clear();
  }
}
