package dev.tentacle.protocol;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CombinedChannelDuplexHandler;

/**
 * The server's side of the wire: reads {@link Command} and {@link Content}, writes {@link Reply}
 * and {@link Content}.
 *
 * <p>The next command is read once the answer to the one before is written: a reply, or content up
 * to its last piece (an empty last piece where 0 bytes were announced).
 */
public final class ServerCodec
    extends CombinedChannelDuplexHandler<CommandDecoder, ServerCodec.Encoder> {

  public ServerCodec() {
    CommandDecoder decoder = new CommandDecoder();
    init(decoder, new Encoder(decoder));
  }

  static final class Encoder extends ChannelOutboundHandlerAdapter {

    private final CommandDecoder decoder;

    Encoder(CommandDecoder decoder) {
      this.decoder = decoder;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise)
        throws Exception {
      boolean last = message instanceof Content content && content.isLast();
      ctx.write(Encoding.encode(ctx.alloc(), message), promise);
      if (message instanceof Reply reply) {
        decoder.replied(reply);
      } else if (last) {
        decoder.contentSent();
      }
    }
  }
}
