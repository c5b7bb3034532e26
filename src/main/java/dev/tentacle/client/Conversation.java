package dev.tentacle.client;

import dev.tentacle.protocol.Command;
import dev.tentacle.protocol.Content;
import dev.tentacle.protocol.ProtocolException;
import dev.tentacle.protocol.Reply;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The dialogues of one connection, in order, one line in flight at a time.
 *
 * <p>The next command goes out when the site owes nothing more, or as soon as the first byte of a
 * transfer shows that the site has read all that was said before (docs/protocol.md, "Ahead").
 */
final class Conversation extends ChannelInboundHandlerAdapter implements Wire {

  private final SessionOptions options;
  private final Channel channel;
  private final Deque<Dialogue<?>> waiting = new ArrayDeque<>();

  /** Said and not over: at most the one that is read, and the next. */
  private final Deque<Dialogue<?>> said = new ArrayDeque<>(2);

  private final Watch watch;
  private final Pause pause;
  private @Nullable Future<?> looking;
  private boolean answered;

  /** Nothing more can be said, and the session ends when what was said is over. */
  private volatile boolean spent;

  private @Nullable Function<String, TentacleException> end;

  Conversation(SessionOptions options, Channel channel) {
    this.options = options;
    this.channel = channel;
    this.watch = new Watch(options.pace());
    this.pause = new Pause(channel, watch::paused);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    long interval = watch.interval().toMillis();
    looking =
        ctx.executor()
            .scheduleWithFixedDelay(this::look, interval, interval, TimeUnit.MILLISECONDS);
    ctx.fireChannelActive();
  }

  private void look() {
    pause.count();
    String slow = watch.look(said.peek(), System.nanoTime());
    if (slow != null) {
      fail(doing -> new SiteUnreachableException(site(), doing + ": " + slow, null));
    }
  }

  /** Queues a dialogue; from any thread. */
  void begin(Dialogue<?> dialogue) {
    if (channel.eventLoop().inEventLoop()) {
      queue(dialogue);
    } else {
      channel.eventLoop().execute(() -> queue(dialogue));
    }
  }

  private void queue(Dialogue<?> dialogue) {
    if (end != null || spent) {
      refuse(dialogue);
    } else {
      waiting.add(dialogue);
      sayNext();
    }
  }

  private void sayNext() {
    Dialogue<?> current = said.peek();
    boolean free = current == null || (said.size() == 1 && current.letsNextBeSaid());
    Dialogue<?> next = waiting.peek();
    if (!free || next == null || (next instanceof Farewell && current != null)) {
      return;
    }
    said.add(waiting.remove());
    if (next instanceof Farewell) {
      sayLast(next.command());
    } else {
      say(next.command());
    }
  }

  private void spend() {
    spent = true;
    waiting.forEach(this::refuse);
    waiting.clear();
  }

  private void refuse(Dialogue<?> dialogue) {
    TentacleException over =
        end == null
            ? new SiteUnreachableException(
                site(), describe(dialogue) + ": the session has ended", null)
            : end.apply(describe(dialogue));
    dialogue.fail(over);
  }

  /** Whether it ended in order, so that the next session can begin at once. From any thread. */
  boolean isSpent() {
    return spent;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      Dialogue<?> current = said.peek();
      if (end != null) {
        return;
      }
      if (current == null) {
        throw new ProtocolException("the site said something without being asked");
      }
      if (message instanceof Content content) {
        watch.came(content.content().readableBytes());
        current.content(content, this);
      } else if (message instanceof Reply reply) {
        answered = true;
        watch.answered();
        current.reply(reply, this);
      }
      goOn();
    } catch (ProtocolException e) {
      breakDown(e);
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void goOn() {
    Dialogue<?> current = said.peek();
    if (current != null && current.isOver()) {
      said.remove();
    }
    sayNext();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    Dialogue<?> current = said.peek();
    if (event instanceof IdleStateEvent
        && current != null
        && current.owes() != Dialogue.Owed.NOTHING
        && !pause.isOn()) {
      String silence = "no byte for " + options.pace().silence().toMillis() + " ms (timeout)";
      fail(doing -> new SiteUnreachableException(site(), doing + ": " + silence, null));
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Throwable root = Closings.root(cause);
    if (root instanceof ProtocolException fault) {
      breakDown(fault);
    } else if (root instanceof IOException) {
      String why = options.explain(root);
      Throwable kept = options.cause(root);
      fail(doing -> new SiteUnreachableException(site(), doing + ": " + why, kept));
    } else {
      breakOff(root);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (looking != null) {
      looking.cancel(false);
    }
    Dialogue<?> current = said.peek();
    if (current != null && current.endsWithClose()) {
      said.remove();
      current = null;
    }
    String why =
        current == null ? "the session is closed" : Closings.explain(current, options, answered);
    fail(doing -> new SiteUnreachableException(site(), doing + ": " + why, null));
  }

  private void breakDown(ProtocolException cause) {
    fail(doing -> new BrokenSessionException(site(), doing + ": " + cause.getMessage(), cause));
  }

  @Override
  public void breakOff(Throwable cause) {
    Throwable root = Closings.root(cause);
    fail(
        doing ->
            new BrokenSessionException(
                site(), doing + ": gave up on this side: " + root.getMessage(), root));
  }

  /** Ends the session: the dialogue under way has the fault, the others were not reached. */
  private void fail(Function<String, TentacleException> fault) {
    if (end != null) {
      return;
    }
    Dialogue<?> current = said.poll();
    TentacleException why = fault.apply(current == null ? "between commands" : describe(current));
    end = doing -> new SiteUnreachableException(site(), doing + ": the session is over", why);
    channel.close();
    if (current != null) {
      current.fail(why);
    }
    said.forEach(this::refuse);
    said.clear();
    waiting.forEach(this::refuse);
    waiting.clear();
  }

  private static String describe(Dialogue<?> dialogue) {
    return Closings.describe(dialogue.command());
  }

  @Override
  public SiteAddress site() {
    return options.site();
  }

  @Override
  public ChannelFuture say(Command command) {
    return channel.writeAndFlush(command);
  }

  @Override
  public ChannelFuture send(Content content) {
    return channel.writeAndFlush(content);
  }

  @Override
  public void sayLast(Command command) {
    spend();
    say(command).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void sayLastAndAwaitClose(Command command) {
    spend();
    say(command);
    ((DuplexChannel) channel).shutdownOutput();
  }

  @Override
  public void pauseUntil(CompletionStage<?> ready) {
    if (ready.toCompletableFuture().isDone()
        && !ready.toCompletableFuture().isCompletedExceptionally()) {
      return;
    }
    pause.begin(ready);
    whenDone(
        ready,
        (done, fault) -> {
          if (fault != null) {
            breakOff(fault);
          } else {
            pause.end(ready);
          }
        });
  }

  @Override
  public <V> void whenDone(
      CompletionStage<V> stage, BiConsumer<? super V, @Nullable Throwable> next) {
    stage.whenComplete(
        (value, fault) -> {
          if (channel.eventLoop().inEventLoop()) {
            resume(value, fault, next);
          } else {
            channel.eventLoop().execute(() -> resume(value, fault, next));
          }
        });
  }

  private <V> void resume(
      V value, @Nullable Throwable fault, BiConsumer<? super V, @Nullable Throwable> next) {
    next.accept(value, fault);
    goOn();
  }
}
