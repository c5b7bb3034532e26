package dev.tentacle.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;

/** Whatever an agent says, however it is cut: a command, content that was granted, or a fault. */
class ServerDecoderFuzzTest {

  private static final int GRANTED = 1000;

  /** Each piece: its length, and its bytes. */
  @FuzzTest
  void readsACommandOrSaysWhatIsWrong(byte[] input) {
    UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.config().setAllocator(allocator);
    channel.pipeline().addLast(new ServerCodec());
    ByteBuffer pieces = ByteBuffer.wrap(input);
    try {
      while (pieces.hasRemaining()) {
        byte[] piece = new byte[Math.min(pieces.get() & 0xff, pieces.remaining())];
        pieces.get(piece);
        channel.writeInbound(Unpooled.copiedBuffer(piece));
        for (Object said = channel.readInbound(); said != null; said = channel.readInbound()) {
          answer(channel, said);
        }
      }
    } catch (ProtocolException e) {
      assertThat(e.getMessage()).matches("[^\\p{Cntrl}]+");
    } finally {
      channel.finishAndReleaseAll();
    }
    assertThat(allocator.metric().usedHeapMemory()).isZero();
  }

  private static void answer(EmbeddedChannel channel, Object said) {
    if (said instanceof Command.Upload upload) {
      boolean granted = upload.size() <= GRANTED;
      channel.writeOutbound(
          granted ? new Reply.Ok(upload.verb()) : new Reply.Err(upload.verb(), "too big"));
    } else if (said instanceof Command.Download download) {
      channel.writeOutbound(new Reply.Size(download.verb(), 3));
    } else if (said instanceof Command.Ls) {
      channel.writeOutbound(new Reply.Size(Verb.LS, 2));
    } else if (said instanceof Command.Accept) {
      channel.writeOutbound(new Content(Unpooled.copiedBuffer(new byte[2]), true));
    } else if (said instanceof Command.Misnamed misnamed) {
      channel.writeOutbound(new Reply.Err(misnamed.verb(), "invalid file name"));
    } else if (said instanceof Command.Pass) {
      channel.writeOutbound(new Reply.Ok(Verb.PASS));
    } else if (said instanceof Content content) {
      boolean last = content.isLast();
      content.release();
      if (last) {
        channel.writeOutbound(new Reply.Ok(Verb.SEND));
      }
    }
    channel.releaseOutbound();
  }
}
