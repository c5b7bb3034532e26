package dev.tentacle.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.internal.SocketUtils;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlotsTest {

  /** Those that were let through, in their order. */
  private final List<Connection> served = new ArrayList<>();

  private Slots slots = new Slots(1, 1, new Complaints(System::nanoTime));
  private EmbeddedChannel listener = new EmbeddedChannel();

  private static final class Connection extends EmbeddedChannel {

    private final InetSocketAddress from;

    Connection(String address) throws UnknownHostException {
      from = new InetSocketAddress(SocketUtils.addressByName(address), 1);
    }

    @Override
    public SocketAddress remoteAddress() {
      return from;
    }
  }

  @AfterEach
  void close() {
    listener.finishAndReleaseAll();
  }

  private void open(int max, int maxOfNetwork) {
    slots = new Slots(max, maxOfNetwork, new Complaints(System::nanoTime));
    listener =
        new EmbeddedChannel(
            slots,
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object connection) {
                served.add((Connection) connection);
              }
            });
  }

  private Connection come(String address) throws UnknownHostException {
    Connection connection = new Connection(address);
    listener.writeInbound(connection);
    return connection;
  }

  private void leave(Connection connection) {
    slots.leave(connection);
    listener.runPendingTasks();
  }

  @Test
  void aNetworkGetsNoMoreThanItsShareAndLeavesTheRestToOthers() throws Exception {
    open(3, 2);
    Connection first = come("10.0.0.1");
    Connection second = come("10.0.0.1");
    Connection third = come("10.0.0.1");
    Connection other = come("10.0.0.2");

    assertThat(served).containsExactly(first, second, other);
    leave(other);
    assertThat(served).as("its share is taken").hasSize(3);
    leave(first);
    assertThat(served).endsWith(third);
  }

  @Test
  void networksThatWaitTakeTurns() throws Exception {
    open(1, 1);
    Connection now = come("10.0.0.1");
    Connection a1 = come("10.0.0.1");
    Connection a2 = come("10.0.0.1");
    Connection b1 = come("10.0.0.2");
    Connection b2 = come("10.0.0.2");

    for (Connection next : List.of(now, a1, b1, a2, b2)) {
      assertThat(served).endsWith(next);
      leave(next);
    }
    assertThat(served).hasSize(5);
    assertThat(come("10.0.0.3")).isSameAs(served.get(5));
  }

  @Test
  void whereTooManyWaitTheLargestCrowdLosesItsLast() throws Exception {
    open(1, 1);
    come("10.0.0.1");
    Connection good = come("10.0.0.2");
    Connection last = good;
    for (int i = 0; i < Slots.MAX_WAITING - 1; i++) {
      last = come("10.0.0.1");
    }
    assertThat(last.isOpen()).isTrue();

    Connection tooMany = come("10.0.0.1");
    assertThat(tooMany.isOpen()).isFalse();
    Connection alsoGood = come("10.0.0.3");
    assertThat(last.isOpen()).isFalse();
    assertThat(List.of(good, alsoGood)).allMatch(Connection::isOpen);
  }

  @Test
  void aStopClosesThoseThatWaitAndThoseThatStillCome() throws Exception {
    open(1, 1);
    Connection running = come("10.0.0.1");
    Connection waiting = come("10.0.0.1");

    slots.stop();

    assertThat(running.isOpen()).isTrue();
    assertThat(waiting.isOpen()).isFalse();
    assertThat(come("10.0.0.2").isOpen()).isFalse();
  }
}
