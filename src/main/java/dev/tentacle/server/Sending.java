package dev.tentacle.server;

import dev.tentacle.protocol.Content;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.function.Consumer;

/**
 * The bytes of an offer on their way to the client: the next piece is read from the disk only while
 * the socket takes more.
 */
final class Sending {

  private final Channel channel;
  private final FileWork work;
  private final Offer offer;
  private final Runnable done;
  private final Consumer<Exception> failed;
  private long remaining;
  private boolean reading;

  /**
   * Sends what was announced.
   *
   * @param size as announced, in bytes
   * @param done runs when the socket has taken the last byte
   * @param failed takes why the bytes announced cannot come
   */
  Sending(
      Channel channel,
      FileWork work,
      Offer offer,
      long size,
      Runnable done,
      Consumer<Exception> failed) {
    this.channel = channel;
    this.work = work;
    this.offer = offer;
    this.remaining = size;
    this.done = done;
    this.failed = failed;
  }

  void start() {
    if (remaining == 0) {
      write(Unpooled.EMPTY_BUFFER);
    } else {
      goOn();
    }
  }

  /** Whether the client is to take something now. */
  boolean awaitsRoom() {
    return !reading;
  }

  /** Reads on, if the socket takes more. */
  void goOn() {
    if (!reading && remaining > 0 && channel.isWritable()) {
      reading = true;
      work.run(() -> offer.read(channel.alloc()), this::write, failed);
    }
  }

  private void write(ByteBuf piece) {
    reading = false;
    remaining -= piece.readableBytes();
    boolean last = remaining == 0;
    ChannelFuture written = channel.writeAndFlush(new Content(piece, last));
    if (last) {
      written.addListener(
          future -> {
            if (future.isSuccess()) {
              done.run();
            }
          });
    } else {
      goOn();
    }
  }
}
