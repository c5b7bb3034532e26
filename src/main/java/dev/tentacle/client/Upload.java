package dev.tentacle.client;

import dev.tentacle.protocol.Command;
import dev.tentacle.protocol.Content;
import dev.tentacle.protocol.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** SEND and ZSEND: the site says OK, takes the bytes, and says OK again once it has stored them. */
final class Upload extends Dialogue<Void> {

  private enum State {
    AWAIT_GRANT,
    SENDING,
    AWAIT_RECEIPT,
    OVER
  }

  private static final int BLOCK = 64 * 1024;

  private final Source source;
  private final Executor executor;
  private State state = State.AWAIT_GRANT;
  private @Nullable InputStream stream;
  private long unsent;

  /**
   * An upload.
   *
   * @param executor reads the source, which may block
   */
  Upload(Command.Upload command, Source source, Executor executor) {
    super(command);
    this.source = source;
    this.executor = executor;
    this.unsent = command.size();
  }

  @Override
  void reply(Reply reply, Wire wire) {
    boolean expected = state == State.AWAIT_GRANT || state == State.AWAIT_RECEIPT;
    if (reply.verb() != command().verb() || !expected) {
      throw unexpected(reply);
    }
    if (reply instanceof Reply.Err err) {
      state = State.OVER;
      fail(Closings.refused(wire.site(), command(), err));
    } else if (!(reply instanceof Reply.Ok)) {
      throw unexpected(reply);
    } else if (state == State.AWAIT_GRANT) {
      state = State.SENDING;
      sendNext(wire);
    } else {
      state = State.OVER;
      result().complete(null);
    }
  }

  private void sendNext(Wire wire) {
    wire.whenDone(
        CompletableFuture.supplyAsync(this::read, executor),
        (block, fault) -> {
          if (block == null) {
            wire.breakOff(fault == null ? new EOFException("no block") : fault);
          } else {
            send(block, wire);
          }
        });
  }

  private ByteBuf read() {
    try {
      if (stream == null) {
        stream = source.open();
      }
      byte[] block = stream.readNBytes((int) Math.min(BLOCK, unsent));
      if (block.length == 0) {
        throw new EOFException("the content ended " + unsent + " bytes before its size");
      }
      return Unpooled.wrappedBuffer(block);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read what is to be sent: " + e.getMessage(), e);
    }
  }

  private void send(ByteBuf block, Wire wire) {
    unsent -= block.readableBytes();
    boolean last = unsent == 0;
    if (last) {
      state = State.AWAIT_RECEIPT;
      closeStream();
    }
    ChannelFuture written = wire.send(new Content(block, last));
    if (!last) {
      written.addListener(
          future -> {
            if (future.isSuccess()) {
              sendNext(wire);
            }
          });
    }
  }

  @Override
  boolean isOver() {
    return state == State.OVER;
  }

  @Override
  Owed owes() {
    return state == State.SENDING ? Owed.RECEPTION : Owed.ANSWER;
  }

  @Override
  void fail(TentacleException cause) {
    state = State.OVER;
    closeStream();
    super.fail(cause);
  }

  private void closeStream() {
    InputStream open = stream;
    stream = null;
    if (open != null) {
      executor.execute(
          () -> {
            try {
              open.close();
            } catch (IOException e) {
              result().completeExceptionally(e);
            }
          });
    }
  }
}
