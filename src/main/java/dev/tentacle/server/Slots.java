package dev.tentacle.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many sessions are served at once, over all that the server listens on. A connection over that
 * waits, unread, for its turn; while one waits, no more are accepted: they wait in the kernel.
 */
@Sharable
final class Slots extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(Slots.class);

  private final int max;
  private final List<Channel> listening = new ArrayList<>();
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private int served;
  private boolean stopped;

  private record Waiting(ChannelHandlerContext listener, Channel connection) {
    void serve() {
      listener.executor().execute(() -> listener.fireChannelRead(connection));
    }

    void close() {
      // No event loop has it yet.
      connection.unsafe().closeForcibly();
    }
  }

  Slots(int max) {
    this.max = max;
  }

  @Override
  public synchronized void handlerAdded(ChannelHandlerContext listener) {
    listening.add(listener.channel());
  }

  /** A connection has come. */
  @Override
  public void channelRead(ChannelHandlerContext listener, Object connection) {
    if (enter(new Waiting(listener, (Channel) connection))) {
      listener.fireChannelRead(connection);
    }
  }

  private synchronized boolean enter(Waiting next) {
    if (stopped) {
      next.close();
      return false;
    }
    if (served < max) {
      served++;
      return true;
    }
    LOG.debug("{} waits: all {} slots are taken", next.connection().remoteAddress(), max);
    waiting.add(next);
    accept(false);
    return false;
  }

  /** A session has ended. */
  synchronized void leave() {
    Waiting next = waiting.poll();
    if (next == null) {
      served--;
      return;
    }
    next.serve();
    if (waiting.isEmpty()) {
      accept(true);
    }
  }

  private void accept(boolean more) {
    listening.forEach(listener -> listener.config().setAutoRead(more));
  }

  /** Serves nobody any more. */
  synchronized void stop() {
    stopped = true;
    waiting.forEach(Waiting::close);
    waiting.clear();
  }
}
