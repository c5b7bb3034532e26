package dev.tentacle.protocol;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.util.ReferenceCountUtil;

/**
 * The server's side of the wire: reads {@link Command} and {@link Content}, writes {@link Reply}
 * and {@link Content}.
 *
 * <p>The next command is read once the answer to the one before is written: a reply, or content up
 * to its last piece (an empty last piece where 0 bytes were announced). What the client said ahead
 * is read inside that write. A reply given before an upload is complete lets the rest of it pass as
 * content. A write out of turn fails with {@link IllegalStateException}.
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
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      if (!decoder.awaits(message)) {
        ReferenceCountUtil.release(message);
        throw new IllegalStateException("the client does not await this: " + shown(message));
      }
      boolean last = message instanceof Content content && content.isLast();
      ctx.write(Encoding.encode(ctx.alloc(), message), promise);
      if (message instanceof Reply reply) {
        decoder.replied(reply);
      } else if (last) {
        decoder.contentSent();
      }
    }

    private static String shown(Object message) {
      return message instanceof Reply reply ? reply.shown() : message.getClass().getSimpleName();
    }
  }
}
