package dev.tentacle.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;

/**
 * A server's bytes become {@link Reply} and {@link Content}.
 *
 * <p>A reply is the last thing a server may say before the client says something again, so a byte
 * behind a reply ends the session; behind content the reply to the next command may follow at once.
 */
final class ReplyDecoder extends MessageDecoder {

  enum State {
    READ_REPLY,
    AWAIT_CONSENT,
    READ_CONTENT,
    FAILED
  }

  private final Limits limits;
  private State state = State.READ_REPLY;
  private long announced;

  /** Replies that the server owes: what comes when it owes none is a fault. */
  private int owed;

  ReplyDecoder(Limits limits) {
    this.limits = limits;
  }

  /** The client says {@code command}: what it consents to follows. */
  void said(Command command) {
    if (command instanceof Command.Accept && state == State.AWAIT_CONSENT) {
      expectContent(announced);
      state = announced == 0 ? State.READ_REPLY : State.READ_CONTENT;
    } else if (command instanceof Command.Decline && state == State.AWAIT_CONSENT) {
      state = State.READ_REPLY;
    } else if (!(command instanceof Command.Quit)) {
      owed++;
    }
  }

  /** The client has sent the last piece of an upload. */
  void contentSent() {
    owed++;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    try {
      switch (state) {
        case READ_REPLY -> readReply(in, out);
        case AWAIT_CONSENT -> throw new ProtocolException("bytes came before they were asked for");
        case READ_CONTENT -> {
          checkRest(in);
          Content content = readContent(in);
          if (content.isLast()) {
            state = State.READ_REPLY;
          }
          out.add(content);
        }
        case FAILED -> in.skipBytes(in.readableBytes());
      }
    } catch (ProtocolException e) {
      state = State.FAILED;
      throw e;
    }
  }

  private void readReply(ByteBuf in, List<Object> out) {
    if (owed == 0) {
      throw unasked(in.readableBytes());
    }
    String line = readLine(in);
    if (line == null) {
      return;
    }
    owed--;
    Reply reply = Reply.parse(line);
    if (in.isReadable()) {
      throw new ProtocolException(
          in.readableBytes() + " bytes follow the reply '" + Octets.show(line) + "'");
    }
    if (reply instanceof Reply.Size size) {
      announced = checked(size);
      state = State.AWAIT_CONSENT;
    }
    out.add(reply);
  }

  /** What follows the content must be owed; if not, the content is not used either. */
  private void checkRest(ByteBuf in) {
    if (owed == 0 && in.readableBytes() > remaining()) {
      throw unasked(in.readableBytes() - remaining());
    }
  }

  private static ProtocolException unasked(long bytes) {
    return new ProtocolException(bytes + " bytes came that nobody asked for");
  }

  private long checked(Reply.Size reply) {
    long max = limits.maxSize(reply.verb());
    if (reply.size() > max) {
      throw new LimitExceededException(
          "announced size " + reply.size(), Limits.option(reply.verb()), max);
    }
    return reply.size();
  }
}
