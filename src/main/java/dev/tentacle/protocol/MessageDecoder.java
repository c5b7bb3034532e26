package dev.tentacle.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/** What both sides read: a line, or so many bytes of content. */
abstract class MessageDecoder extends ByteToMessageDecoder {

  private @Nullable ChannelHandlerContext context;
  private boolean reading;
  private long remaining;

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    context = null;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    reading = true;
    try {
      super.channelRead(ctx, message);
    } finally {
      reading = false;
    }
  }

  /**
   * Goes on after a change of state that no arriving byte caused. A fault in what is there is a
   * fault of the other side, not of the write that changed the state.
   */
  protected void decodeWhatIsThere() {
    ChannelHandlerContext ctx = context;
    int waiting = actualReadableBytes();
    if (reading || ctx == null || waiting == 0) {
      return;
    }
    try {
      channelRead(ctx, Unpooled.EMPTY_BUFFER);
    } catch (Exception e) {
      ctx.fireExceptionCaught(e);
    }
    if (actualReadableBytes() < waiting) {
      ctx.fireChannelReadComplete();
    }
  }

  /** Passes on content of no bytes, which no arriving byte would cause. */
  protected void passOnNothing() {
    if (context != null) {
      context.fireChannelRead(new Content(Unpooled.EMPTY_BUFFER, true));
    }
  }

  /** The next line without its newline, null until it is whole. */
  protected static @Nullable String readLine(ByteBuf in) {
    int window = Math.min(in.readableBytes(), Limits.MAX_LINE_LENGTH);
    int length = in.bytesBefore(window, (byte) '\n');
    if (length < 0) {
      if (window == Limits.MAX_LINE_LENGTH) {
        throw new ProtocolException(
            "a line is longer than " + Limits.MAX_LINE_LENGTH + " bytes, without a newline");
      }
      return null;
    }
    byte[] line = new byte[length];
    in.readBytes(line).skipBytes(1);
    return Octets.of(line);
  }

  protected void expectContent(long size) {
    remaining = size;
  }

  /** How many bytes of the content have not come yet. */
  protected long remaining() {
    return remaining;
  }

  /** The bytes that are there, as the next piece of the content. */
  protected Content readContent(ByteBuf in) {
    int length = (int) Math.min(in.readableBytes(), remaining);
    remaining -= length;
    return new Content(in.readRetainedSlice(length), remaining == 0);
  }
}
