package dev.tentacle.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerCodecTest {

  private static final Command MV_A = new Command.Mv(FileName.of("a"));
  private static final Command MV_B = new Command.Mv(FileName.of("b"));
  private static final Reply SIZE = new Reply.Size(Verb.MV, 3);
  private static final Reply ERR = new Reply.Err(Verb.MV, "");

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
  private final EmbeddedChannel channel = new EmbeddedChannel();

  ServerCodecTest() {
    channel.config().setAllocator(allocator);
    channel.pipeline().addLast(new ServerCodec());
  }

  @AfterEach
  void leaksNothing() {
    channel.finishAndReleaseAll();
    assertThat(allocator.metric().usedHeapMemory()).isZero();
    assertThat(allocator.metric().usedDirectMemory()).isZero();
  }

  @Test
  void holdsACommandSaidAheadUntilTheOneBeforeIsAnswered() {
    hear("MV <a>\nMV <b>\n");
    assertThat(channel.<Command>readInbound()).isEqualTo(MV_A);
    assertThat(channel.<Object>readInbound()).isNull();
    say(ERR);
    assertThat(channel.<Command>readInbound()).isEqualTo(MV_B);
  }

  @Test
  void holdsACommandSaidAheadUntilTheLastPieceIsWritten() {
    hear("MV <a>\n");
    say(SIZE);
    hear("MV OK\nMV <b>\n");
    assertThat(channel.<Command>readInbound()).isEqualTo(MV_A);
    assertThat(channel.<Command>readInbound()).isEqualTo(new Command.Accept(Verb.MV));
    say(content("ab", false));
    assertThat(channel.<Object>readInbound()).isNull();
    say(content("c", true));
    assertThat(channel.<Command>readInbound()).isEqualTo(MV_B);
  }

  @Test
  void goesOnAfterADecline() {
    hear("MV <a>\n");
    say(SIZE);
    hear("MV NO\nMV <b>\n");
    assertThat(channel.<Command>readInbound()).isEqualTo(MV_A);
    assertThat(channel.<Command>readInbound()).isEqualTo(new Command.Decline(Verb.MV));
    assertThat(channel.<Command>readInbound()).isEqualTo(MV_B);
  }

  @Test
  void takesTheOkOfAnotherVerbForADecline() {
    hear("MV <a>\n");
    say(SIZE);
    hear("RECV OK\n");
    assertThat(channel.<Command>readInbound()).isEqualTo(MV_A);
    assertThat(channel.<Command>readInbound()).isEqualTo(new Command.Decline(Verb.MV));
  }

  @Test
  void takesTheContentOfAnUploadForNothingElse() {
    hear("SEND <a> SIZE 5\nQUIT\nMV <b>\n");
    assertThat(channel.<Command>readInbound()).isEqualTo(new Command.Send(FileName.of("a"), 5));
    say(new Reply.Ok(Verb.SEND));
    assertContent("QUIT\n", true);
    say(new Reply.Ok(Verb.SEND));
    assertThat(channel.<Command>readInbound()).isEqualTo(MV_B);
  }

  @Test
  void takesContentForNothingElseWhereTheAnswerToItCameEarly() {
    hear("SEND <a> SIZE 9\n");
    channel.readInbound();
    say(new Reply.Ok(Verb.SEND));
    hear("ab");
    assertContent("ab", false);
    say(new Reply.Err(Verb.SEND, "disk full"));
    hear("MV <b>\nMV <a>\n");
    assertContent("MV <b>\n", true);
    assertThat(channel.<Command>readInbound()).isEqualTo(MV_A);
  }

  @Test
  void sendsAnEmptyUploadOnItsWayAtOnce() {
    hear("SEND <a> SIZE 0\n");
    channel.readInbound();
    say(new Reply.Ok(Verb.SEND));
    assertContent("", true);
    say(new Reply.Ok(Verb.SEND));
    hear("MV <a>\n");
    assertThat(channel.<Command>readInbound()).isEqualTo(MV_A);
  }

  @Test
  void refusesMoreThanALineAhead() {
    hear("MV <a>\n");
    hear("x".repeat(1024));
    assertThatThrownBy(() -> hear("x"))
        .isExactlyInstanceOf(ProtocolException.class)
        .hasMessageStartingWith("more than a line came before the answer");
  }

  @Test
  void reportsAFaultFoundAfterAReplyAsOneOfTheClientAndNotOfTheReply() {
    hear("MV <a>\nHELO\n");
    assertThat(channel.<Command>readInbound()).isEqualTo(MV_A);
    ChannelFuture written = channel.writeAndFlush(ERR);
    assertThat(written.isSuccess()).isTrue();
    assertThatThrownBy(channel::checkException)
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("HELO");
  }

  @Test
  void hearsNothingMoreAfterAFault() {
    assertThatThrownBy(() -> hear("HELO\nMV <a>\n")).isInstanceOf(ProtocolException.class);
    hear("MV <a>\n");
    say(ERR);
    hear("MV <a>\n");
    assertThat(channel.<Object>readInbound()).isNull();
  }

  @Test
  void endsAReadThatAReplyStarted() {
    int[] completed = {0};
    channel
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelReadComplete(ChannelHandlerContext ctx) {
                completed[0]++;
              }
            });
    hear("MV <a>\nMV <b>\n");
    assertThat(completed[0]).isEqualTo(1);
    say(ERR);
    assertThat(completed[0]).isEqualTo(2);
    say(ERR);
    assertThat(completed[0]).as("nothing was read").isEqualTo(2);
  }

  @Test
  void answersManyCommandsInOnePacketWithoutDeepRecursion() {
    channel
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object message) {
                ctx.write(ERR);
              }
            });
    hear("MV <a>\n".repeat(20_000));
    channel.flushOutbound();
    assertThat(channel.outboundMessages()).hasSize(20_000);
  }

  @Test
  void failsAReplyThatNothingAwaits() {
    hear("MV <a>\n");
    say(ERR);
    assertThatThrownBy(() -> say(ERR))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("MV ERR");
    assertThat(channel.outboundMessages()).hasSize(1);
  }

  @Test
  void failsContentThatNobodyAccepted() {
    hear("MV <a>\n");
    say(SIZE);
    Content content = content("abc", true);
    assertThatThrownBy(() -> say(content)).isInstanceOf(IllegalStateException.class);
    assertThat(content.refCnt()).isZero();
  }

  @Test
  void letsAServerSayAReplyAfterAFault() {
    assertThatThrownBy(() -> hear("HELO\n")).isInstanceOf(ProtocolException.class);
    say(ERR);
    assertThat(channel.outboundMessages()).hasSize(1);
  }

  @Test
  void failsTheWriteOfALineThatNoServerSays() {
    Command misnamed = Command.parse("MV <a*>");
    assertThatThrownBy(() -> say(misnamed)).isInstanceOf(IllegalStateException.class);
  }

  private static Content content(String bytes, boolean last) {
    return new Content(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1), last);
  }

  private void assertContent(String bytes, boolean last) {
    Content content = channel.readInbound();
    assertThat(content).isNotNull();
    assertThat(content.content().toString(StandardCharsets.ISO_8859_1)).isEqualTo(bytes);
    assertThat(content.isLast()).isEqualTo(last);
    content.release();
  }

  private void say(Object message) {
    channel.writeOutbound(message);
  }

  private void hear(String text) {
    channel.writeInbound(allocator.buffer().writeBytes(text.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
