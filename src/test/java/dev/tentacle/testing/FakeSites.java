package dev.tentacle.testing;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Many Tentacle servers on addresses 127.x.y.z of one port, all in this process: most answer and
 * have one new packet at each poll, some are dead, some drip.
 */
public final class FakeSites implements AutoCloseable {

  /** What a site is like. */
  public enum Health {
    HEALTHY,
    /** Nothing listens. */
    REFUSING,
    /** It does not answer the first packet of a connection. */
    BLACK_HOLE,
    /** It accepts, and says nothing. */
    SILENT,
    /** It lists without an end, a byte a second. */
    DRIPPING
  }

  /** Told of each connection to a healthy site, on an event loop. */
  public interface Visitor {
    void connected(int site);
  }

  private static final int PACKET = 5_000;

  private final EventLoopGroup loops = new NioEventLoopGroup(1);
  private final List<Closeable> open = new ArrayList<>();
  private final Visitor visitor;
  private final int count;
  private final int port;

  private FakeSites(int count, int port, Visitor visitor) {
    this.count = count;
    this.port = port;
    this.visitor = visitor;
  }

  /** Starts so many sites: 5 % of them are dead, 1 % drip. */
  public static FakeSites start(int count, Visitor visitor) throws IOException {
    FakeSites sites = new FakeSites(count, freePort(), visitor);
    for (int i = 0; i < count; i++) {
      sites.start(i);
    }
    return sites;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** What a site is like. */
  public static Health health(int site) {
    int place = site % 100;
    if (place % 20 == 7) {
      Health[] dead = {Health.REFUSING, Health.BLACK_HOLE, Health.SILENT};
      return dead[site / 20 % dead.length];
    }
    return place == 50 ? Health.DRIPPING : Health.HEALTHY;
  }

  /** Where each site is, in order, as host:port. */
  public List<String> addresses() {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      addresses.add(host(i) + ":" + port);
    }
    return addresses;
  }

  private static String host(int site) {
    return "127." + (1 + site / 62_500) + "." + site / 250 % 250 + "." + (1 + site % 250);
  }

  private void start(int site) throws IOException {
    switch (health(site)) {
      case HEALTHY, SILENT, DRIPPING -> listen(site);
      case BLACK_HOLE -> blackHole(site);
      case REFUSING -> {}
    }
  }

  private void listen(int site) {
    Channel channel =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Pipeline(site))
            .bind(host(site), port)
            .syncUninterruptibly()
            .channel();
    open.add(() -> channel.close().syncUninterruptibly());
  }

  /** A queue of connections that is full: the kernel drops what comes after. */
  private void blackHole(int site) throws IOException {
    InetSocketAddress address = new InetSocketAddress(host(site), port);
    ServerSocket listener = new ServerSocket(port, 1, address.getAddress());
    open.add(listener);
    for (int i = 0; i < 3; i++) {
      SocketChannel filler = SocketChannel.open();
      filler.configureBlocking(false);
      filler.connect(address);
      open.add(filler);
    }
  }

  private final class Pipeline extends ChannelInitializer<Channel> {

    private final int site;

    Pipeline(int site) {
      this.site = site;
    }

    @Override
    protected void initChannel(Channel channel) {
      channel.pipeline().addLast("lines", new LineBasedFrameDecoder(1024));
      channel.pipeline().addLast("text", new StringDecoder(StandardCharsets.ISO_8859_1));
      channel.pipeline().addLast("answers", new Answers(site));
      if (health(site) == Health.HEALTHY) {
        visitor.connected(site);
      }
    }
  }

  private static final class Answers extends SimpleChannelInboundHandler<String> {

    private final Health health;
    private final String name;

    Answers(int site) {
      this.health = health(site);
      this.name = "agent" + site + "." + System.currentTimeMillis() / 1000 + ".data";
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, String line) {
      String verb = line.replaceAll("[ <].*", "");
      switch (health) {
        case HEALTHY -> answer(ctx, verb, line.endsWith(" OK"));
        case DRIPPING -> drip(ctx, line);
        default -> {}
      }
    }

    private void answer(ChannelHandlerContext ctx, String verb, boolean consents) {
      String content =
          verb.equals("LS")
              ? name + "\n"
              : "<agent_data>" + "x".repeat(PACKET - name.length()) + name + "</agent_data>";
      if (verb.equals("QUIT")) {
        ctx.close();
      } else {
        say(ctx, consents ? content : verb + " SIZE " + content.length() + "\n");
      }
    }

    private static void drip(ChannelHandlerContext ctx, String line) {
      if (line.startsWith("LS <")) {
        say(ctx, "LS SIZE 100000\n");
      } else {
        ctx.executor().scheduleAtFixedRate(() -> say(ctx, "x"), 0, 1, TimeUnit.SECONDS);
      }
    }

    private static void say(ChannelHandlerContext ctx, String text) {
      if (ctx.channel().isActive()) {
        ctx.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  @Override
  public void close() throws IOException {
    for (Closeable each : open) {
      each.close();
    }
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
