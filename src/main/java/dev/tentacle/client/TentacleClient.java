package dev.tentacle.client;

import dev.tentacle.protocol.ClientCodec;
import dev.tentacle.tls.TlsContext;
import dev.tentacle.tls.TlsException;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Opens sessions with Tentacle servers. */
public final class TentacleClient {

  private final EventLoopGroup loops;
  private final Executor executor;

  /**
   * A client on resources that stay the caller's.
   *
   * @param loops carries the connections, for example camel-netty's worker pool
   * @param executor for what may block: looking up names, reading what is sent
   */
  public TentacleClient(EventLoopGroup loops, Executor executor) {
    this.loops = loops;
    this.executor = executor;
  }

  /**
   * Connects, secures the connection and gives the password, as the options say.
   *
   * @return the open session, or a {@link TentacleException}
   */
  public CompletableFuture<TentacleSession> connect(SessionOptions options) {
    return CompletableFuture.supplyAsync(() -> resolve(options.site()), executor)
        .orTimeout(options.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .thenCompose(address -> connect(address, options))
        .exceptionallyCompose(fault -> CompletableFuture.failedFuture(explain(fault, options)));
  }

  /** Netty's own resolver would look the name up on an event loop. */
  private static InetSocketAddress resolve(SiteAddress site) {
    try {
      return new InetSocketAddress(InetAddress.getByName(site.host()), site.port());
    } catch (UnknownHostException e) {
      throw new UncheckedIOException("no address is known for the host name", e);
    }
  }

  private CompletableFuture<TentacleSession> connect(
      InetSocketAddress address, SessionOptions options) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) options.connectTimeout().toMillis())
            .handler(new Pipeline(options));
    ChannelFuture connected = bootstrap.connect(address);
    Channel channel = connected.channel();
    CompletableFuture<TentacleSession> session =
        completable(connected)
            .thenCompose(done -> secured(channel, options))
            .thenCompose(done -> authenticated(channel, options));
    session.whenComplete(
        (opened, fault) -> {
          if (fault != null) {
            channel.close();
          }
        });
    return session;
  }

  private static CompletableFuture<?> secured(Channel channel, SessionOptions options) {
    SslHandler handler = channel.pipeline().get(SslHandler.class);
    TlsContext tls = options.tls();
    if (tls == null || handler == null) {
      return CompletableFuture.completedFuture(channel);
    }
    return completable(handler.handshakeFuture())
        .thenAccept(
            done -> {
              try {
                tls.checkPeer(handler.engine().getSession());
              } catch (TlsException e) {
                throw new CompletionException(e);
              }
            });
  }

  private CompletableFuture<TentacleSession> authenticated(
      Channel channel, SessionOptions options) {
    Conversation conversation = channel.pipeline().get(Conversation.class);
    if (conversation == null) {
      return CompletableFuture.failedFuture(new IOException("the connection was closed"));
    }
    TentacleSession session =
        new TentacleSession(channel, conversation, options.limits(), executor);
    if (options.password() == null) {
      return CompletableFuture.completedFuture(session);
    }
    Password password = new Password(options.password());
    conversation.begin(password);
    return password.result().thenApply(done -> session);
  }

  private static TentacleException explain(Throwable fault, SessionOptions options) {
    Throwable root = Closings.root(fault);
    if (root instanceof TentacleException explained) {
      return explained;
    }
    Throwable inner = root.getCause();
    Throwable cause = root instanceof UncheckedIOException && inner != null ? inner : root;
    String why =
        root instanceof TimeoutException
            ? "no address for the host name within connectTimeout"
            : options.explain(root) + remedy(root);
    return new SiteUnreachableException(
        options.site(), "cannot connect: " + why, options.cause(cause));
  }

  private static String remedy(Throwable fault) {
    if (fault instanceof ConnectTimeoutException) {
      return "; see that the machine is up, and that each firewall in between lets us through";
    }
    return fault instanceof ConnectException
        ? "; start the site's Tentacle server, or correct address and port"
        : "";
  }

  private static <T> CompletableFuture<T> completable(Future<T> future) {
    CompletableFuture<T> completable = new CompletableFuture<>();
    future.addListener(
        (Future<T> done) -> {
          if (done.isSuccess()) {
            completable.complete(done.getNow());
          } else {
            completable.completeExceptionally(done.cause());
          }
        });
    return completable;
  }

  /** What stands between the socket and the conversation, in reading order. */
  private static final class Pipeline extends ChannelInitializer<Channel> {

    private final SessionOptions options;

    Pipeline(SessionOptions options) {
      this.options = options;
    }

    @Override
    protected void initChannel(Channel channel) {
      ChannelPipeline pipeline = channel.pipeline();
      pipeline.addLast("quickAck", new QuickAck());
      TlsContext tls = options.tls();
      if (tls != null) {
        SiteAddress site = options.site();
        SslHandler handler = tls.newHandler(channel.alloc(), site.host(), site.port());
        handler.setHandshakeTimeoutMillis(options.connectTimeout().toMillis());
        pipeline.addLast("tls", handler);
      }
      long silence = options.pace().silence().toMillis();
      // With what the site takes of a block as a sign of life, on however slow a line.
      pipeline.addLast("idle", new IdleStateHandler(true, 0, 0, silence, TimeUnit.MILLISECONDS));
      pipeline.addLast("codec", new ClientCodec(options.limits()));
      pipeline.addLast("conversation", new Conversation(options, channel));
    }
  }
}
