package dev.tentacle.tls;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A request from a client to a server and back over loopback, and what each side saw of it: a
 * session, or the fault that kept the answer from arriving.
 */
final class Handshake {

  /** What one side saw. */
  static final class End extends ChannelInboundHandlerAdapter {

    private final CompletableFuture<SSLSession> outcome = new CompletableFuture<>();
    private final boolean client;
    private final String request;

    End(boolean client) {
      this(client, "!");
    }

    End(boolean client, String request) {
      this.client = client;
      this.request = request;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent done) {
        if (!done.isSuccess()) {
          outcome.completeExceptionally(done.cause());
        } else if (client) {
          ctx.writeAndFlush(
              Unpooled.buffer().writeBytes(request.getBytes(StandardCharsets.ISO_8859_1)));
        }
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      SslHandler tls = ctx.pipeline().get(SslHandler.class);
      outcome.complete(tls.engine().getSession());
      if (client) {
        ReferenceCountUtil.release(message);
        ctx.close();
      } else {
        ctx.writeAndFlush(message);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      outcome.completeExceptionally(cause);
      ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      outcome.completeExceptionally(new ClosedChannelException());
    }

    SSLSession session() throws Exception {
      return outcome.get(20, TimeUnit.SECONDS);
    }

    /** Null where the answer arrived. */
    @Nullable Throwable fault() throws Exception {
      try {
        outcome.get(20, TimeUnit.SECONDS);
        return null;
      } catch (ExecutionException e) {
        return e.getCause();
      }
    }
  }

  final End client = new End(true);
  final End server = new End(false);

  /** Between these two, the client calling the server {@code localhost}. */
  static Handshake between(TlsContext client, TlsContext server) throws Exception {
    return between(client, server, "localhost");
  }

  static Handshake between(TlsContext client, TlsContext server, String host) throws Exception {
    Handshake handshake = new Handshake();
    EventLoopGroup loops = new NioEventLoopGroup(1);
    try {
      Channel listener =
          listen(
              loops, () -> server.newHandler(UnpooledByteBufAllocator.DEFAULT), handshake.server);
      int port = ((InetSocketAddress) listener.localAddress()).getPort();
      connect(loops, client, host, port, handshake.client);
      handshake.client.fault();
      handshake.server.fault();
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
    return handshake;
  }

  /** Of a client with whatever listens at a port. */
  static End with(TlsContext client, int port) throws Exception {
    return with(client, port, "!");
  }

  /** The same, for a listener that answers only what it understands. */
  static End with(TlsContext client, int port, String request) throws Exception {
    End end = new End(true, request);
    EventLoopGroup loops = new NioEventLoopGroup(1);
    try {
      connect(loops, client, "localhost", port, end);
      end.fault();
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
    return end;
  }

  static Channel listen(EventLoopGroup loops, Supplier<SslHandler> tls, End end) throws Exception {
    return new ServerBootstrap()
        .group(loops)
        .channel(NioServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(tls.get(), end);
              }
            })
        .bind("127.0.0.1", 0)
        .sync()
        .channel();
  }

  static void connect(EventLoopGroup loops, TlsContext tls, String host, int port, End end)
      throws Exception {
    new Bootstrap()
        .group(loops)
        .channel(NioSocketChannel.class)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(tls.newHandler(channel.alloc(), host, port), end);
              }
            })
        .connect("127.0.0.1", port)
        .sync();
  }

  /** What a listener without TLS says to whoever calls, before it closes; null closes at once. */
  static Channel plain(EventLoopGroup loops, @Nullable ByteBuf answer) throws Exception {
    return new ServerBootstrap()
        .group(loops)
        .channel(NioServerSocketChannel.class)
        .childHandler(
            new ChannelInboundHandlerAdapter() {
              @Override
              public boolean isSharable() {
                return true;
              }

              @Override
              public void channelRead(ChannelHandlerContext ctx, Object message) {
                ReferenceCountUtil.release(message);
                if (answer != null) {
                  ctx.write(answer.retainedDuplicate());
                }
                ctx.flush();
                ctx.close();
              }
            })
        .bind("127.0.0.1", 0)
        .sync()
        .channel();
  }
}
