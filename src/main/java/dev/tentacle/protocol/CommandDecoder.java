package dev.tentacle.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's bytes become {@link Command} and {@link Content}, one dialogue at a time: what arrives
 * before the server has answered waits, up to one line of it.
 */
final class CommandDecoder extends MessageDecoder {

  enum State {
    READ_COMMAND,
    AWAIT_REPLY,
    READ_CONSENT,
    READ_CONTENT,
    AWAIT_CONTENT_SENT,
    FAILED
  }

  private State state = State.READ_COMMAND;
  private @Nullable Verb offered;

  /** Asked for and not yet granted. */
  private Command.@Nullable Upload upload;

  /** The upload under way is answered, though not all of it has come. */
  private boolean answered;

  /** Whether it is the server's turn to write {@code message}; after a fault anything goes. */
  boolean awaits(Object message) {
    return switch (state) {
      case AWAIT_REPLY -> !(message instanceof Content);
      case READ_CONTENT -> !(message instanceof Content) && !answered;
      case AWAIT_CONTENT_SENT -> message instanceof Content;
      case READ_COMMAND, READ_CONSENT -> false;
      case FAILED -> true;
    };
  }

  /** The server has answered: what that allows the client to say next. */
  void replied(Reply reply) {
    Command.Upload asked = upload;
    upload = null;
    if (state == State.READ_CONTENT) {
      // The rest of the upload is on its way all the same, and must not be read as commands.
      answered = true;
    } else if (reply instanceof Reply.Size size) {
      offered = size.verb();
      goOn(State.READ_CONSENT);
    } else if (reply instanceof Reply.Ok && asked != null && asked.size() > 0) {
      expectContent(asked.size());
      goOn(State.READ_CONTENT);
    } else if (reply instanceof Reply.Ok && asked != null) {
      goOn(State.AWAIT_REPLY);
      passOnNothing();
    } else {
      goOn(State.READ_COMMAND);
    }
  }

  /** The server has written the last piece of what was asked for. */
  void contentSent() {
    goOn(State.READ_COMMAND);
  }

  private void goOn(State next) {
    if (state != State.FAILED) {
      state = next;
      decodeWhatIsThere();
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    try {
      switch (state) {
        case READ_COMMAND -> readCommand(in, out);
        case READ_CONSENT -> readConsent(in, out);
        case READ_CONTENT -> {
          Content content = readContent(in);
          if (content.isLast()) {
            state = answered ? State.READ_COMMAND : State.AWAIT_REPLY;
            answered = false;
          }
          out.add(content);
        }
        case AWAIT_REPLY, AWAIT_CONTENT_SENT -> checkWaiting(in);
        case FAILED -> in.skipBytes(in.readableBytes());
      }
    } catch (ProtocolException e) {
      state = State.FAILED;
      throw e;
    }
  }

  private void readCommand(ByteBuf in, List<Object> out) {
    String line = readLine(in);
    if (line == null) {
      return;
    }
    Command command = Command.parse(line);
    upload = command instanceof Command.Upload asked ? asked : null;
    state = State.AWAIT_REPLY;
    out.add(command);
  }

  private void readConsent(ByteBuf in, List<Object> out) {
    String line = readLine(in);
    if (line == null || offered == null) {
      return;
    }
    Command.Accept accept = new Command.Accept(offered);
    if (line.equals(accept.octets())) {
      state = State.AWAIT_CONTENT_SENT;
      out.add(accept);
    } else {
      state = State.READ_COMMAND;
      out.add(new Command.Decline(offered));
    }
  }

  private static void checkWaiting(ByteBuf in) {
    if (in.readableBytes() > Limits.MAX_LINE_LENGTH) {
      throw new ProtocolException("more than a line came before the answer to the one before it");
    }
  }
}
