package dev.tentacle.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CombinedChannelDuplexHandler;

/**
 * The client's side of the wire: writes {@link Command} and {@link Content}, reads {@link Reply}
 * and {@link Content}.
 */
public final class ClientCodec
    extends CombinedChannelDuplexHandler<ReplyDecoder, ClientCodec.Encoder> {

  /**
   * A codec for one connection.
   *
   * @param limits what a reply may announce
   */
  public ClientCodec(Limits limits) {
    ReplyDecoder decoder = new ReplyDecoder(limits);
    init(decoder, new Encoder(decoder));
  }

  static final class Encoder extends ChannelOutboundHandlerAdapter {

    private final ReplyDecoder decoder;

    Encoder(ReplyDecoder decoder) {
      this.decoder = decoder;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      ByteBuf bytes = Encoding.encode(ctx.alloc(), message);
      if (message instanceof Command command) {
        decoder.said(command);
      } else if (message instanceof Content content && content.isLast()) {
        decoder.contentSent();
      }
      ctx.write(bytes, promise);
    }
  }
}
