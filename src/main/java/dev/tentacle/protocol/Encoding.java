package dev.tentacle.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ReferenceCountUtil;

/** Words become bytes, the same way on both sides. */
final class Encoding {

  private Encoding() {}

  /** The bytes of a message, which is used up by this. */
  static ByteBuf encode(ByteBufAllocator allocator, Object message) {
    if (message instanceof Content content) {
      return content.content();
    }
    if (message instanceof Line line) {
      byte[] bytes = Octets.bytes(line.octets());
      return allocator.buffer(bytes.length + 1).writeBytes(bytes).writeByte('\n');
    }
    ReferenceCountUtil.release(message);
    throw new IllegalArgumentException("not a Tentacle message: " + message.getClass().getName());
  }
}
