package dev.tentacle.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Stands first on a connection from a client without TLS: where its first bytes are TLS, a {@link
 * TlsException} that says so comes in their place. It goes away after them.
 */
public final class PlainConnection extends ChannelInboundHandlerAdapter {

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes && TlsContext.startsWithTls(bytes)) {
      ReferenceCountUtil.release(message);
      ctx.fireExceptionCaught(
          new TlsException(
              "the client speaks TLS, which is off here: start this server with -e and -k (an"
                  + " endpoint's certificateFile and keyFile), or the client without -c, -e and -f",
              null));
    } else {
      ctx.pipeline().remove(this);
      ctx.fireChannelRead(message);
    }
  }
}
