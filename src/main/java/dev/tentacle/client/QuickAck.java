package dev.tentacle.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import jdk.net.ExtendedSocketOptions;

/**
 * Acknowledges at once what the site sent, where the platform can.
 *
 * <p>The reference server writes small pieces with Nagle's algorithm on, so each waits for the
 * acknowledgement of the one before, which an ordinary socket delays by 40 ms. The kernel forgets
 * the option, so it is set again at each read.
 */
final class QuickAck extends ChannelInboundHandlerAdapter {

  private static final ChannelOption<Boolean> OPTION =
      NioChannelOption.of(ExtendedSocketOptions.TCP_QUICKACK);

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    boolean set = ctx.channel().config().setOption(OPTION, true);
    ctx.fireChannelRead(message);
    if (!set) {
      ctx.pipeline().remove(this);
    }
  }
}
