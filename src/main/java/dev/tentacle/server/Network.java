package dev.tentacle.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What clients are told apart by: an IPv4 address, or the 64 bits of an IPv6 one that stand for a
 * line; its holder has all addresses behind them.
 */
record Network(ByteBuffer bits) {

  private static final int LINE = 8;

  /** Of an address; what has no IP address is one network. */
  static Network of(@Nullable SocketAddress address) {
    if (address instanceof InetSocketAddress ip && ip.getAddress() != null) {
      InetAddress host = ip.getAddress();
      int length = host instanceof Inet6Address ? LINE : host.getAddress().length;
      return new Network(ByteBuffer.wrap(host.getAddress(), 0, length));
    }
    return new Network(ByteBuffer.allocate(0));
  }
}
