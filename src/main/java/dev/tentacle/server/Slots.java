package dev.tentacle.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many sessions are served at once, over all that the server listens on, and how many of them
 * of one network. A connection over that waits, unread, for its turn: networks take turns. Where
 * too many wait, the network that has the most of them loses its last one.
 */
@Sharable
final class Slots extends ChannelInboundHandlerAdapter {

  /** Each waiting one costs an open file and no more. */
  static final int MAX_WAITING = 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Slots.class);

  private final int max;
  private final int maxOfNetwork;
  private final Complaints complaints;
  private final Map<Channel, Network> served = new HashMap<>();
  private final Map<Network, Integer> servedOf = new HashMap<>();

  /** The network whose turn is next comes first. */
  private final Map<Network, Deque<Waiting>> waiting = new LinkedHashMap<>();

  private int waitingInAll;
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

  Slots(int max, int maxOfNetwork, Complaints complaints) {
    this.max = max;
    this.maxOfNetwork = maxOfNetwork;
    this.complaints = complaints;
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
    Network network = Network.of(next.connection().remoteAddress());
    if (hasSlot(network)) {
      take(network, next.connection());
      return true;
    }
    LOG.debug("{} waits: the slots are taken", next.connection().remoteAddress());
    waiting.computeIfAbsent(network, first -> new ArrayDeque<>()).add(next);
    waitingInAll++;
    if (waitingInAll > MAX_WAITING) {
      turnAwayOne();
    }
    return false;
  }

  private boolean hasSlot(Network network) {
    return served.size() < max && servedOf.getOrDefault(network, 0) < maxOfNetwork;
  }

  private void take(Network network, Channel connection) {
    served.put(connection, network);
    servedOf.merge(network, 1, Integer::sum);
  }

  private void turnAwayOne() {
    Network crowd =
        Collections.max(
                waiting.entrySet(), Comparator.comparingInt(entry -> entry.getValue().size()))
            .getKey();
    Deque<Waiting> queue = waiting.getOrDefault(crowd, new ArrayDeque<>());
    Waiting last = queue.removeLast();
    waitingInAll--;
    complaints.about(
        last.connection().remoteAddress(),
        "turned away: " + MAX_WAITING + " connections wait, the most of them from there");
    last.close();
  }

  /** A session has ended. */
  synchronized void leave(Channel connection) {
    Network network = served.remove(connection);
    if (network != null) {
      servedOf.computeIfPresent(network, (same, count) -> count > 1 ? count - 1 : null);
    }
    Waiting next = next();
    if (next != null) {
      next.serve();
    }
  }

  private @Nullable Waiting next() {
    Network network = waiting.keySet().stream().filter(this::hasSlot).findFirst().orElse(null);
    Deque<Waiting> queue = network == null ? null : waiting.remove(network);
    if (network == null || queue == null) {
      return null;
    }
    Waiting next = queue.remove();
    waitingInAll--;
    if (!queue.isEmpty()) {
      waiting.put(network, queue);
    }
    take(network, next.connection());
    return next;
  }

  /** Serves nobody any more. */
  synchronized void stop() {
    stopped = true;
    waiting.values().forEach(queue -> queue.forEach(Waiting::close));
    waiting.clear();
    waitingInAll = 0;
  }
}
