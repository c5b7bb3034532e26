package dev.tentacle.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.testing.Transcript;
import dev.tentacle.testing.Transcript.Kind;
import dev.tentacle.testing.Transcript.Side;
import dev.tentacle.testing.Transcript.Turn;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Plays a transcript with a codec on one side of it: what the other side said comes in, cut where
 * the test says, and what this side said is written and compared with the transcript's bytes.
 */
final class Replay {

  private static final Pattern MISNAMED = Pattern.compile("[A-Z]+ <.*[?/*:,].*>.*");

  private final List<Turn> turns;
  private final Side side;

  Replay(Transcript transcript, Side codec) {
    this.turns = codec == Side.CLIENT ? sayable(transcript.turns()) : transcript.turns();
    this.side = codec;
  }

  /** No client of ours says a name that is none; so it does not hear the answer either. */
  private static List<Turn> sayable(List<Turn> turns) {
    List<Turn> sayable = new ArrayList<>();
    boolean misnamed = false;
    for (Turn turn : turns) {
      boolean answer = misnamed;
      misnamed = turn.side() == Side.CLIENT && MISNAMED.matcher(turn.octets()).matches();
      if (!misnamed && !answer) {
        sayable.add(turn);
      }
    }
    return sayable;
  }

  /** How many bytes come in. */
  int length() {
    return heardTurns().stream().mapToInt(turn -> turn.bytes().length).sum();
  }

  private List<Turn> heardTurns() {
    return turns.stream().filter(turn -> turn.side() != side).toList();
  }

  /**
   * Plays it.
   *
   * @param cuts the offsets in what comes in at which a packet ends
   * @return what the codec read: lines, whole contents, faults
   */
  List<String> play(Set<Integer> cuts) {
    UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    Collector collector = new Collector();
    ChannelHandler codec =
        side == Side.CLIENT ? new ClientCodec(Limits.DEFAULT) : new ServerCodec();
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.config().setAllocator(allocator);
    channel.pipeline().addLast("codec", codec).addLast("collector", collector);

    Pieces heard = new Pieces(cuts);
    for (int i = 0; i < turns.size(); i++) {
      Turn turn = turns.get(i);
      if (turn.side() != side) {
        heard.add(turn.bytes());
      } else {
        heard.deliver(channel);
        say(turn, isLastOfTransfer(i), channel);
      }
    }
    heard.deliver(channel);
    assertThat(channel.finish()).as("bytes said beyond the transcript").isFalse();
    assertThat(allocator.metric().usedHeapMemory()).as("bytes leaked").isZero();
    assertThat(allocator.metric().usedDirectMemory()).as("bytes leaked").isZero();
    return collector.seen;
  }

  /** Another piece of the same side follows, perhaps behind a line of the other side. */
  private boolean isLastOfTransfer(int index) {
    for (Turn turn : turns.subList(index + 1, turns.size())) {
      if (turn.side() == side) {
        return turn.kind() != Kind.CONTENT;
      }
    }
    return true;
  }

  private void say(Turn turn, boolean last, EmbeddedChannel channel) {
    switch (turn.kind()) {
      case CLOSE -> channel.close();
      case CONTENT -> write(new Content(Unpooled.wrappedBuffer(turn.bytes()), last), turn, channel);
      case LINE -> {
        Line line = side == Side.CLIENT ? command(turn.octets()) : Reply.parse(turn.octets());
        write(line, turn, channel);
      }
    }
  }

  private static void write(Object message, Turn turn, EmbeddedChannel channel) {
    channel.writeOutbound(message);
    StringBuilder said = new StringBuilder();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      said.append(out.toString(StandardCharsets.ISO_8859_1));
      out.release();
    }
    String expected = new String(turn.bytes(), StandardCharsets.ISO_8859_1);
    assertThat(said.toString()).isEqualTo(bounded(expected));
  }

  private static Command command(String line) {
    for (Verb verb : Verb.values()) {
      if (line.equals(verb + " OK")) {
        return new Command.Accept(verb);
      }
      if (line.equals(verb + " NO")) {
        return new Command.Decline(verb);
      }
    }
    return Command.parse(line);
  }

  /** What the codec should read: the other side's turns, the pieces of a transfer in one. */
  List<String> expected() {
    List<String> expected = new ArrayList<>();
    StringBuilder content = new StringBuilder();
    for (Turn turn : heardTurns()) {
      if (turn.kind() == Kind.CONTENT) {
        content.append(turn.octets());
        continue;
      }
      if (!content.isEmpty()) {
        expected.add("| " + content);
        content.setLength(0);
      }
      if (turn.kind() == Kind.LINE) {
        expected.add(expectedLine(turn.octets()));
      }
    }
    if (!content.isEmpty()) {
      expected.add("| " + content);
    }
    return expected;
  }

  private String expectedLine(String line) {
    if (side == Side.SERVER && line.matches("(?s)HELO|.*\r")) {
      return "fault";
    }
    return MISNAMED.matcher(line).matches() ? line.replaceFirst(" .*", " misnamed") : bounded(line);
  }

  /** Beyond a long all sizes are one: too big. */
  private static String bounded(String line) {
    return line.replace("SIZE 99999999999999999999", "SIZE " + Long.MAX_VALUE);
  }

  /** What comes in, cut into packets. */
  private static final class Pieces {

    private final Set<Integer> cuts;
    private final StringBuilder pending = new StringBuilder();
    private int offset;

    Pieces(Set<Integer> cuts) {
      this.cuts = cuts;
    }

    void add(byte[] bytes) {
      pending.append(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    void deliver(EmbeddedChannel channel) {
      int start = 0;
      for (int i = 1; i <= pending.length(); i++) {
        if (i == pending.length() || cuts.contains(offset + i)) {
          ByteBuf packet = channel.alloc().buffer();
          packet.writeCharSequence(pending.substring(start, i), StandardCharsets.ISO_8859_1);
          channel.writeInbound(packet);
          start = i;
        }
      }
      offset += pending.length();
      pending.setLength(0);
    }
  }

  /** The end of the pipeline. */
  private static final class Collector extends ChannelInboundHandlerAdapter {

    private final List<String> seen = new ArrayList<>();
    private final StringBuilder content = new StringBuilder();

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof Content piece) {
        content.append(piece.content().toString(StandardCharsets.ISO_8859_1));
        if (piece.isLast()) {
          seen.add("| " + content);
          content.setLength(0);
        }
      } else if (message instanceof Command.Misnamed misnamed) {
        seen.add(misnamed.verb() + " misnamed");
      } else if (message instanceof Line line) {
        seen.add(line.octets());
      } else {
        seen.add("no message: " + message);
      }
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      seen.add(cause instanceof ProtocolException ? "fault" : cause.toString());
    }
  }
}
