package dev.tentacle.client;

import dev.tentacle.protocol.Command;
import dev.tentacle.protocol.Content;
import dev.tentacle.protocol.Reply;
import dev.tentacle.protocol.Verb;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** RECV, ZRECV, MV and LS: a size is announced, and the bytes come if they are accepted. */
final class Download<T> extends Dialogue<Optional<T>> {

  private enum State {
    AWAIT_SIZE,
    DECIDING,
    AWAIT_CONTENT,
    READ_CONTENT,
    AWAIT_CLOSE,
    OVER
  }

  private final Sink<T> sink;
  private State state = State.AWAIT_SIZE;

  Download(Command command, Sink<T> sink) {
    super(command);
    this.sink = sink;
  }

  @Override
  void reply(Reply reply, Wire wire) {
    if (reply.verb() != command().verb() || state != State.AWAIT_SIZE) {
      throw unexpected(reply);
    }
    if (reply instanceof Reply.Size size) {
      state = State.DECIDING;
      wire.whenDone(sink.announced(size.size()), (take, fault) -> decide(size, take, fault, wire));
    } else if (reply instanceof Reply.Err err) {
      state = State.OVER;
      fail(Closings.refused(wire.site(), command(), err));
    } else {
      throw unexpected(reply);
    }
  }

  private void decide(
      Reply.Size size, @Nullable Boolean take, @Nullable Throwable fault, Wire wire) {
    if (state != State.DECIDING) {
      return;
    }
    if (fault != null || take == null || !take) {
      state = State.OVER;
      // A decline has no answer, so no sign of when the next line may follow it.
      wire.sayLast(new Command.Decline(size.verb()));
      if (fault != null) {
        sink.abort(fault);
        result().completeExceptionally(fault);
      } else {
        result().complete(Optional.empty());
      }
    } else if (size.size() > 0) {
      state = State.AWAIT_CONTENT;
      wire.say(new Command.Accept(size.verb()));
    } else if (size.verb() == Verb.MV) {
      // An empty file gives no sign that it went. The server's next read does: it sees the end.
      state = State.AWAIT_CLOSE;
      wire.sayLastAndAwaitClose(new Command.Accept(size.verb()));
    } else {
      // The reference server dies of sending 0 bytes; nothing is missing without them.
      state = State.OVER;
      wire.sayLast(new Command.Decline(size.verb()));
      finish(sink.complete());
    }
  }

  @Override
  void content(Content content, Wire wire) {
    state = State.READ_CONTENT;
    CompletionStage<?> ready = sink.content(content.content());
    if (content.isLast()) {
      state = State.OVER;
      finish(sink.complete());
    } else {
      wire.pauseUntil(ready);
    }
  }

  private void finish(CompletionStage<T> stored) {
    stored.whenComplete(
        (value, fault) -> {
          if (fault != null) {
            result().completeExceptionally(fault);
          } else {
            result().complete(Optional.of(value));
          }
        });
  }

  @Override
  boolean isOver() {
    return state == State.OVER;
  }

  @Override
  boolean letsNextBeSaid() {
    return state == State.READ_CONTENT || state == State.OVER;
  }

  @Override
  Owed owes() {
    return switch (state) {
      case AWAIT_SIZE, AWAIT_CLOSE -> Owed.ANSWER;
      case AWAIT_CONTENT, READ_CONTENT -> Owed.CONTENT;
      case DECIDING, OVER -> Owed.NOTHING;
    };
  }

  @Override
  boolean endsWithClose() {
    if (state != State.AWAIT_CLOSE) {
      return false;
    }
    state = State.OVER;
    finish(sink.complete());
    return true;
  }

  @Override
  void fail(TentacleException cause) {
    if (state != State.OVER) {
      state = State.OVER;
      sink.abort(cause);
    }
    super.fail(cause);
  }
}
