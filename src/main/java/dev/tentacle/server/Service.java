package dev.tentacle.server;

import dev.tentacle.protocol.ServerCodec;
import dev.tentacle.tls.PlainConnection;
import dev.tentacle.tls.TlsContext;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server while it runs: what it listens on, its sessions, its threads. */
final class Service {

  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  /** How long a stop waits: first for transfers, then for the disk, then for the listener. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int MAX_FILE_THREADS = 8;

  private final ServerOptions options;
  private final Desk desk;
  private final SessionFaults faults;
  private final Notifications notifications;
  private final Slots slots;
  private final Set<SessionHandler> sessions = ConcurrentHashMap.newKeySet();
  private final List<Channel> listening = new ArrayList<>();
  private final EventLoopGroup loops;
  private final Executor files;
  private final boolean ownsLoops;
  private volatile boolean stopping;
  private final @Nullable ExecutorService ownFiles;

  Service(
      ServerOptions options,
      FileListener listener,
      @Nullable EventLoopGroup loops,
      @Nullable Executor files)
      throws IOException {
    this.options = options;
    Storage storage = Storage.open(options);
    this.notifications = new Notifications(listener);
    this.desk = new Desk(options, storage, notifications);
    Complaints complaints = new Complaints(System::nanoTime);
    this.faults = new SessionFaults(options.tls(), complaints);
    int connections = options.maxConnections();
    this.slots =
        new Slots(connections, options.limits().connectionsPerAddress(connections), complaints);
    this.ownsLoops = loops == null;
    this.loops =
        loops != null
            ? loops
            : new NioEventLoopGroup(2, new DefaultThreadFactory("tentacle-server"));
    this.ownFiles = files == null ? fileThreads(options.maxConnections()) : null;
    this.files = files == null ? Objects.requireNonNull(ownFiles) : files;
  }

  private static ExecutorService fileThreads(int maxConnections) {
    return Executors.newFixedThreadPool(
        Math.min(maxConnections, MAX_FILE_THREADS),
        new DefaultThreadFactory("tentacle-server-files"));
  }

  void listen() throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(this::serverChannel)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .handler(slots)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    serve(channel);
                  }
                });
    for (InetAddress address : options.addresses()) {
      listen(bootstrap, new InetSocketAddress(address, options.port()));
    }
  }

  private ServerChannel serverChannel() {
    return loops instanceof EpollEventLoopGroup
        ? new EpollServerSocketChannel()
        : new NioServerSocketChannel();
  }

  private void listen(ServerBootstrap bootstrap, InetSocketAddress address) throws IOException {
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on "
              + address.getAddress().getHostAddress()
              + " port "
              + address.getPort()
              + ": "
              + bound.cause().getMessage(),
          bound.cause());
    }
    listening.add(bound.channel());
    LOG.info("Listening on {}, storage {}", bound.channel().localAddress(), options.directory());
  }

  List<InetSocketAddress> addresses() {
    return listening.stream().map(c -> (InetSocketAddress) c.localAddress()).toList();
  }

  /** Puts a session together, now that there is a slot for it. */
  private void serve(Channel channel) {
    SessionHandler session = new SessionHandler(options, desk, faults, channel, files);
    sessions.add(session);
    channel.closeFuture().addListener(closed -> session.closed());
    session
        .finished()
        .thenRun(
            () -> {
              sessions.remove(session);
              slots.leave(channel);
            });
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast("patience", new Patience(options, session));
    TlsContext tls = options.tls();
    if (tls != null) {
      SslHandler handler = tls.newHandler(channel.alloc());
      handler.setHandshakeTimeoutMillis(options.inactivity().toMillis());
      pipeline.addLast("tls", handler);
      pipeline.addLast("handshake", new HandshakeHandler(handler, session, faults));
    } else {
      pipeline.addLast("plain", new PlainConnection());
    }
    pipeline.addLast("codec", new ServerCodec());
    pipeline.addLast("session", session);
    if (stopping) {
      session.stop();
    }
  }

  void close() {
    listening.forEach(channel -> channel.close().awaitUninterruptibly());
    slots.stop();
    stopping = true;
    try {
      stopSessions();
      notifications.close(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.warn("Interrupted while stopping: transfers under way are cut off");
    }
    if (ownFiles != null) {
      ownFiles.shutdown();
    }
    if (ownsLoops) {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
    LOG.info("Stopped, storage {}", options.directory());
  }

  private void stopSessions() throws InterruptedException {
    sessions.forEach(SessionHandler::stop);
    if (!allFinished()) {
      LOG.warn("{} transfers did not end in {}: cut off", sessions.size(), PATIENCE);
      sessions.forEach(session -> session.channel().close());
      allFinished();
    }
  }

  private boolean allFinished() throws InterruptedException {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(
            sessions.stream().map(SessionHandler::finished).toArray(CompletableFuture<?>[]::new));
    try {
      all.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a session does not finish with a fault", e);
    }
  }
}
