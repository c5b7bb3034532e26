package dev.tentacle.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCodecTest {

  private static final Command MV = new Command.Mv(FileName.of("a"));
  private static final Command OK = new Command.Accept(Verb.MV);

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
  private final EmbeddedChannel channel = new EmbeddedChannel();

  ClientCodecTest() {
    channel.config().setAllocator(allocator);
    channel.pipeline().addLast(new ClientCodec(new Limits(100, 20, 3)));
  }

  @AfterEach
  void leaksNothing() {
    channel.finishAndReleaseAll();
    assertThat(allocator.metric().usedHeapMemory()).isZero();
    assertThat(allocator.metric().usedDirectMemory()).isZero();
  }

  @Test
  void refusesBytesBeforeTheyWereAskedFor() {
    channel.writeOutbound(MV);
    hear("MV SIZE 3\n");
    assertThatThrownBy(() -> hear("a"))
        .isExactlyInstanceOf(ProtocolException.class)
        .hasMessage("bytes came before they were asked for");
  }

  @Test
  void refusesBytesBehindAReply() {
    channel.writeOutbound(MV);
    assertThatThrownBy(() -> hear("MV SIZE 3\nabc"))
        .hasMessage("3 bytes follow the reply 'MV SIZE 3'");
    assertThat(channel.<Object>readInbound()).isNull();
  }

  @Test
  void refusesTwoRepliesInOnePacket() {
    channel.writeOutbound(new Command.Send(FileName.of("a"), 1));
    assertThatThrownBy(() -> hear("SEND OK\nSEND OK\n"))
        .hasMessage("8 bytes follow the reply 'SEND OK'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"101", "9223372036854775807", "99999999999999999999"})
  void refusesAFileOverTheLimit(String size) {
    channel.writeOutbound(MV);
    assertThatThrownBy(() -> hear("MV SIZE " + size + "\n"))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("announced size ")
        .hasMessageContaining("over the limit maxFileSize=100");
  }

  @Test
  void takesAFileOfTheLimitAndRefusesAListingOverItsOwn() {
    channel.writeOutbound(MV);
    hear("MV SIZE 100\n");
    assertThat(channel.<Reply>readInbound()).isEqualTo(new Reply.Size(Verb.MV, 100));
    channel.writeOutbound(new Command.Decline(Verb.MV), new Command.Ls(Filter.ROOT));
    assertThatThrownBy(() -> hear("LS SIZE 21\n"))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("maxListingSize=20");
  }

  @Test
  void refusesALineWithoutAnEnd() {
    channel.writeOutbound(MV);
    hear("x".repeat(1023));
    assertThatThrownBy(() -> hear("x"))
        .hasMessage("a line is longer than 1024 bytes, without a newline");
  }

  @Test
  void takesALineOf1024Bytes() {
    String reason = "x".repeat(1024 - "SEND ERR ()\n".length());
    channel.writeOutbound(new Command.Send(FileName.of("a"), 1));
    hear("SEND ERR (" + reason + ")\n");
    assertThat(channel.<Reply>readInbound()).isEqualTo(new Reply.Err(Verb.SEND, reason));
  }

  @Test
  void hearsNothingMoreAfterAFault() {
    channel.writeOutbound(MV);
    assertThatThrownBy(() -> hear("HELO\nMV OK\n")).isInstanceOf(ProtocolException.class);
    hear("MV OK\n");
    channel.writeOutbound(MV);
    hear("MV SIZE 3\n");
    assertThat(channel.<Object>readInbound()).isNull();
  }

  @Test
  void hearsNothingMoreAfterAnExcess() {
    channel.writeOutbound(MV);
    assertThatThrownBy(() -> hear("MV SIZE 101\n")).isInstanceOf(LimitExceededException.class);
    channel.writeOutbound(OK);
    hear("abc");
    assertThat(channel.<Object>readInbound()).isNull();
  }

  @Test
  void passesContentOnWithoutCopyingIt() {
    channel.writeOutbound(MV);
    hear("MV SIZE 6\n");
    channel.readInbound();
    channel.writeOutbound(OK);
    ByteBuf packet = allocator.buffer().writeBytes(new byte[] {1, 2, 3});
    channel.writeInbound(packet);
    Content content = channel.readInbound();
    assertThat(content.isLast()).isFalse();
    packet.setByte(0, 7);
    assertThat(content.content().getByte(0)).isEqualTo((byte) 7);
    content.release();
    assertThat(packet.refCnt()).isZero();
  }

  @Test
  void takesWhatFollowsTheLastByteForTheNextReply() {
    channel.writeOutbound(MV);
    hear("MV SIZE 3\n");
    channel.writeOutbound(OK);
    hear("a");
    channel.writeOutbound(MV);
    hear("bcMV ERR\n");
    assertThat(channel.<Reply>readInbound()).isEqualTo(new Reply.Size(Verb.MV, 3));
    assertContent("a", false);
    assertContent("bc", true);
    assertThat(channel.<Reply>readInbound()).isEqualTo(new Reply.Err(Verb.MV, ""));
  }

  @Test
  void keepsNothingOfAReplyThatTheCloseCutOff() {
    channel.writeOutbound(MV);
    hear("MV SIZ");
    channel.close();
    assertThat(channel.<Object>readInbound()).isNull();
  }

  @Test
  void failsTheWriteOfWhatIsNoMessageAndReleasesIt() {
    ByteBuf raw = allocator.buffer().writeByte('x');
    assertThatThrownBy(() -> channel.writeOutbound(raw))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a Tentacle message");
    assertThat(raw.refCnt()).isZero();
  }

  @Test
  void expectsNoReplyToWhatItCouldNotSay() {
    Command misnamed = Command.parse("MV <a*>");
    assertThatThrownBy(() -> channel.writeOutbound(misnamed))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> hear("MV ERR\n")).hasMessage("7 bytes came that nobody asked for");
  }

  @Test
  void refusesAReplyThatNoCommandAskedFor() {
    assertThatThrownBy(() -> hear("MV ERR\n")).hasMessage("7 bytes came that nobody asked for");
  }

  @Test
  void usesNoContentThatMoreFollowsThanWasAskedFor() {
    channel.writeOutbound(MV);
    hear("MV SIZE 3\n");
    channel.readInbound();
    channel.writeOutbound(OK);
    assertThatThrownBy(() -> hear("abcd")).hasMessage("1 bytes came that nobody asked for");
    assertThat(channel.<Object>readInbound()).isNull();
  }

  @Test
  void writesAPieceOfContentAsItsBytes() {
    ByteBuf data = Unpooled.copiedBuffer("abc", StandardCharsets.US_ASCII);
    channel.writeOutbound(new Content(data, true));
    ByteBuf written = channel.readOutbound();
    assertThat(written).isSameAs(data);
    written.release();
  }

  private void assertContent(String bytes, boolean last) {
    Content content = channel.readInbound();
    assertThat(content.content().toString(StandardCharsets.ISO_8859_1)).isEqualTo(bytes);
    assertThat(content.isLast()).isEqualTo(last);
    content.release();
  }

  private void hear(String text) {
    channel.writeInbound(allocator.buffer().writeBytes(text.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
