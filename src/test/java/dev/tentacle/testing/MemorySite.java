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
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A Tentacle server in this process that keeps names alone, for listings that are too long for a
 * disk: a file's content is made of its name. Every folder shows all files, in any order.
 */
public final class MemorySite implements AutoCloseable {

  private final EventLoopGroup loops = new NioEventLoopGroup(1);
  private final Channel listener;
  private final Set<String> files = new ConcurrentSkipListSet<>();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final Set<String> hangsUpAt = ConcurrentHashMap.newKeySet();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private volatile IntConsumer beforeListing = listing -> {};

  private MemorySite() {
    listener =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast("lines", new LineBasedFrameDecoder(1024));
                    channel
                        .pipeline()
                        .addLast("text", new StringDecoder(StandardCharsets.ISO_8859_1));
                    channel.pipeline().addLast("answers", new Answers());
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  /** A site with these files. */
  public static MemorySite of(Collection<String> names) {
    MemorySite site = new MemorySite();
    site.files.addAll(names);
    return site;
  }

  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** Its files, which may be changed at any time. */
  public Set<String> files() {
    return files;
  }

  /** Refuses to list this folder. */
  public void refuse(String folder) {
    refused.add(folder);
  }

  /** Hangs up in place of an answer, the next time that it is asked this: {@code RECV <a>}. */
  public void hangUpAt(String command) {
    hangsUpAt.add(command);
  }

  /** Does something before each listing, which is numbered from 1 on. */
  public void beforeListing(IntConsumer action) {
    beforeListing = action;
  }

  /** The commands so far that begin with this, without it and the angle brackets. */
  public List<String> asked(String verb) {
    synchronized (asked) {
      return asked.stream()
          .filter(line -> line.startsWith(verb + " <"))
          .map(line -> line.substring(verb.length() + 2, line.length() - 1))
          .toList();
    }
  }

  private final class Answers extends SimpleChannelInboundHandler<String> {

    private String content = "";
    private @Nullable String moved;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, String line) {
      asked.add(line);
      String verb = line.replaceAll(" .*", "");
      if (verb.equals("QUIT") || hangsUpAt.remove(line)) {
        ctx.close();
      } else if (line.endsWith(" OK")) {
        if (moved != null) {
          files.remove(moved);
          moved = null;
        }
        say(ctx, content);
      } else {
        offer(ctx, verb, line.substring(verb.length() + 2, line.length() - 1));
      }
    }

    private void offer(ChannelHandlerContext ctx, String verb, String name) {
      boolean lists = verb.equals("LS");
      if (lists ? refused.contains(name) : !files.contains(name)) {
        say(ctx, verb + " ERR (no)\n");
        return;
      }
      content = lists ? listing() : name + "</agent_data>";
      moved = verb.equals("MV") ? name : null;
      say(ctx, verb + " SIZE " + content.length() + "\n");
    }

    private String listing() {
      int count = asked("LS").size();
      beforeListing.accept(count);
      List<String> names = new ArrayList<>(files);
      Collections.shuffle(names, new Random(count));
      return ".\n..\n" + String.join("\n", names) + (names.isEmpty() ? "" : "\n");
    }

    private static void say(ChannelHandlerContext ctx, String text) {
      ctx.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
