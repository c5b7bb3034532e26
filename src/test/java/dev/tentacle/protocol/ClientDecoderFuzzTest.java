package dev.tentacle.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.List;

/** Whatever a site says, however it is cut: a message of the protocol, or a fault of it. */
class ClientDecoderFuzzTest {

  private static final FileName NAME = FileName.of("a.1.data");
  private static final List<Command> COMMANDS =
      List.of(
          new Command.Recv(NAME),
          new Command.ZRecv(NAME),
          new Command.Mv(NAME),
          new Command.Ls(Filter.ROOT),
          new Command.Send(NAME, 3));

  private static final Limits LIMITS = new Limits(1000, 500, 10);

  /** Each piece: its length, what is said before it, its bytes. */
  @FuzzTest
  void saysWhatItHeardOrWhatIsWrong(byte[] input) {
    UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.config().setAllocator(allocator);
    channel.pipeline().addLast(new ClientCodec(LIMITS));
    ByteBuffer pieces = ByteBuffer.wrap(input);
    long due = 0;
    try {
      while (pieces.remaining() > 1) {
        int length = Math.min(pieces.get() & 0xff, pieces.remaining() - 1);
        say(channel, pieces.get() & 0xff);
        channel.writeInbound(allocator.buffer(length).writeBytes(slice(pieces, length)));
        due = heard(channel, due);
      }
    } catch (ProtocolException e) {
      assertThat(e.getMessage()).matches("[^\\p{Cntrl}]+");
    } finally {
      channel.finishAndReleaseAll();
    }
    assertThat(allocator.metric().usedHeapMemory()).isZero();
  }

  private static void say(EmbeddedChannel channel, int choice) {
    if (choice < COMMANDS.size()) {
      channel.writeOutbound(COMMANDS.get(choice));
    }
    channel.releaseOutbound();
  }

  /** Accepts what is announced, and counts what comes: never more than that. */
  private static long heard(EmbeddedChannel channel, long before) {
    long due = before;
    for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
      if (message instanceof Reply.Size size) {
        due = size.size();
        assertThat(due).isLessThanOrEqualTo(LIMITS.maxSize(size.verb()));
        channel.writeOutbound(new Command.Accept(size.verb()));
        channel.releaseOutbound();
      } else if (message instanceof Content content) {
        due -= content.content().readableBytes();
        assertThat(due).isNotNegative();
        assertThat(content.isLast()).isEqualTo(due == 0);
        content.release();
      }
    }
    return due;
  }

  private static ByteBuf slice(ByteBuffer pieces, int length) {
    byte[] piece = new byte[length];
    pieces.get(piece);
    return Unpooled.wrappedBuffer(piece);
  }
}
