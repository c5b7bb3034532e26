package dev.tentacle.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long a client may take: for a line as a whole, for the next byte of a file, and for a file by
 * the lowest rate. It stands at the socket, counts bytes, and looks a few times within the time
 * that a client may be silent. What the disk takes is not the client's time.
 */
final class Patience extends ChannelDuplexHandler {

  /** What a client has to do now. */
  enum Debt {
    NOTHING,
    /** A line, or its handshake: single bytes of it are no progress. */
    LINE,
    /** To send more of a file. */
    BYTES,
    /** To take more of what is sent to it. */
    ROOM
  }

  private static final int LOOKS = 4;

  /** The rate is that of so many times the silence that is allowed: by default 20 seconds. */
  private static final int RATE_PERIOD = 5;

  private final SessionHandler session;
  private final long silenceNanos;
  private final long periodNanos;
  private final long leastInPeriod;

  private long received;
  private long queued;
  private Debt debt = Debt.NOTHING;
  private int turn;
  private long progress;
  private long progressAt;
  private long periodProgress;
  private long periodBegan;
  private @Nullable ScheduledFuture<?> looking;

  Patience(ServerOptions options, SessionHandler session) {
    this.session = session;
    Duration silence = options.inactivity();
    this.silenceNanos = silence.toNanos();
    this.periodNanos = silenceNanos * RATE_PERIOD;
    this.leastInPeriod =
        options.limits().minTransferRate() * (silence.toMillis() * RATE_PERIOD) / 1000;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    long pause = Math.max(silenceNanos / LOOKS, 1);
    looking =
        ctx.executor().scheduleAtFixedRate(() -> look(ctx), pause, pause, TimeUnit.NANOSECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (looking != null) {
      looking.cancel(false);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes) {
      received += bytes.readableBytes();
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf bytes) {
      queued += bytes.readableBytes();
    }
    ctx.write(message, promise);
  }

  private void look(ChannelHandlerContext ctx) {
    long now = System.nanoTime();
    Debt owed = session.debt();
    long done =
        switch (owed) {
          case BYTES -> received;
          case ROOM -> sent(ctx);
          case LINE, NOTHING -> 0;
        };
    if (owed == Debt.NOTHING || owed != debt || session.turn() != turn) {
      debt = owed;
      turn = session.turn();
      progressAt = now;
      progress = done;
      periodBegan = now;
      periodProgress = done;
    } else if (done != progress) {
      progressAt = now;
      progress = done;
      checkRate(now);
    } else if (now - progressAt >= silenceNanos) {
      session.silent();
    }
  }

  private void checkRate(long now) {
    if (now - periodBegan >= periodNanos) {
      if (progress - periodProgress < leastInPeriod) {
        session.slow(progress - periodProgress, Duration.ofNanos(now - periodBegan));
      }
      periodBegan = now;
      periodProgress = progress;
    }
  }

  /** What the kernel has taken, parts of a buffer as well. */
  private long sent(ChannelHandlerContext ctx) {
    ChannelOutboundBuffer pending = ctx.channel().unsafe().outboundBuffer();
    return pending == null
        ? queued
        : queued - pending.totalPendingWriteBytes() + pending.currentProgress();
  }
}
