package dev.tentacle.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;

/**
 * A long line: each byte goes on half a round trip later, and a connection is open a whole one
 * later.
 *
 * <p>Acknowledgements do not travel it: to the server the proxy is a client nearby that
 * acknowledges at once.
 */
final class DelayingProxy implements AutoCloseable {

  private static final ChannelOption<Boolean> QUICK_ACK =
      NioChannelOption.of(ExtendedSocketOptions.TCP_QUICKACK);

  private final EventLoopGroup loops = new NioEventLoopGroup(1);
  private final InetSocketAddress server;
  private final Duration roundTrip;
  private final Channel listening;

  private DelayingProxy(int serverPort, Duration roundTrip) {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
    this.roundTrip = roundTrip;
    this.listening =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(new Front())
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  static DelayingProxy start(int serverPort, Duration roundTrip) {
    return new DelayingProxy(serverPort, roundTrip);
  }

  int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  private final class Front extends ChannelInitializer<Channel> {

    @Override
    protected void initChannel(Channel client) {
      new Bootstrap()
          .group(client.eventLoop())
          .channel(NioSocketChannel.class)
          .option(ChannelOption.TCP_NODELAY, true)
          .handler(new Relay(client))
          .connect(server)
          .addListener(
              connected -> {
                if (!connected.isSuccess()) {
                  client.close();
                }
              });
    }
  }

  /** Passes on what one side says, later. */
  private final class Relay extends ChannelInboundHandlerAdapter {

    private final Channel other;

    Relay(Channel other) {
      this.other = other;
    }

    /** The server's side is open: the client's can be read, once the line would be open too. */
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      other.pipeline().addLast(new Relay(ctx.channel()));
      other
          .eventLoop()
          .schedule(
              () -> other.config().setAutoRead(true), roundTrip.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ctx.channel().config().setOption(QUICK_ACK, true);
      later(ctx, () -> other.writeAndFlush(message));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      later(ctx, other::close);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }

    private void later(ChannelHandlerContext ctx, Runnable what) {
      ctx.executor().schedule(what, roundTrip.toNanos() / 2, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    // What is on its way arrives: a loop that is shut down would drop it, and its buffers.
    loops.schedule(() -> {}, roundTrip.toNanos(), TimeUnit.NANOSECONDS).syncUninterruptibly();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
