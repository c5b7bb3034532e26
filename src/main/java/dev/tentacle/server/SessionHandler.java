package dev.tentacle.server;

import dev.tentacle.protocol.Command;
import dev.tentacle.protocol.Content;
import dev.tentacle.protocol.Reply;
import dev.tentacle.protocol.Verb;
import dev.tentacle.tls.CertificateInfo;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session with one client: its commands, one after the other, each answered in full. */
final class SessionHandler extends ChannelInboundHandlerAdapter {

  enum Phase {
    /** The client's turn: the password, a command, or its consent to an offer. */
    AWAIT_COMMAND,
    /** A dialogue is under way. */
    BUSY,
    CLOSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(SessionHandler.class);

  private final ServerOptions options;
  private final Desk desk;
  private final SessionFaults faults;
  private final Access access;
  private final Channel channel;
  private final FileWork work;
  private final CompletableFuture<Void> finished = new CompletableFuture<>();

  private Phase phase = Phase.AWAIT_COMMAND;
  private boolean stopping;
  private boolean inputClosed;
  private int turn;
  private @Nullable Dialogue dialogue;

  /** Came while the one before it was still under way. */
  private @Nullable Command deferred;

  private ChannelFuture lastWords;

  SessionHandler(
      ServerOptions options, Desk desk, SessionFaults faults, Channel channel, Executor files) {
    this.options = options;
    this.desk = desk;
    this.faults = faults;
    this.access = new Access(options);
    this.channel = channel;
    this.work = new FileWork(channel, files);
    this.lastWords = channel.newSucceededFuture();
  }

  Channel channel() {
    return channel;
  }

  FileWork work() {
    return work;
  }

  @Nullable SocketAddress peer() {
    return channel.remoteAddress();
  }

  /** Completes when the connection is closed and nothing of it is under way on the disk. */
  CompletableFuture<Void> finished() {
    return finished;
  }

  /** Lets the transfer under way end, and then closes. From any thread. */
  void stop() {
    channel
        .eventLoop()
        .execute(
            () -> {
              stopping = true;
              closeIfDone();
              if (phase == Phase.CLOSED && lastWords.isDone()) {
                // Only kept for its slot.
                channel.close();
              }
            });
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Content content && dialogue != null) {
      dialogue.receive(content);
    } else if (message instanceof Command command && phase == Phase.AWAIT_COMMAND) {
      handle(command);
    } else if (message instanceof Command command && phase == Phase.BUSY) {
      deferred = command;
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  private void handle(Command command) {
    LOG.trace("{} says {}", peer(), command);
    turn++;
    switch (access.judge(command, peer())) {
      case WELCOME -> say(new Reply.Ok(Verb.PASS));
      case GRANTED -> obey(command);
      case WRONG_PASSWORD -> {
        faults.wrongPassword(peer());
        closeAfter(options.limits().passwordDelay());
      }
      case NOT_OFFERED -> {
        LOG.debug("{} asked for {} without option -I: closed", peer(), command.verb());
        close();
      }
      case NOT_PERMITTED -> {
        faults.notPermitted(peer(), command.verb());
        close();
      }
    }
  }

  private void obey(Command command) {
    if (command instanceof Command.Accept && dialogue != null) {
      phase = Phase.BUSY;
      dialogue.accept();
    } else if (command instanceof Command.Decline && dialogue != null) {
      dialogue.decline();
    } else {
      desk.serve(this, command);
    }
  }

  void start(Dialogue next) {
    dialogue = next;
    phase = Phase.BUSY;
    next.start();
  }

  /** Answers: it is the client's turn to say something. */
  void say(Reply reply) {
    if (phase != Phase.CLOSED) {
      phase = Phase.AWAIT_COMMAND;
      turn++;
      goAhead(reply);
    }
  }

  /** Answers, and the dialogue goes on. */
  void goAhead(Reply reply) {
    if (phase != Phase.CLOSED) {
      // What the client has sent already is handed over inside the write.
      ChannelPromise said = channel.newPromise();
      lastWords = said;
      channel.writeAndFlush(reply, said);
      closeIfDone();
    }
  }

  /** Ends the dialogue with an answer. */
  void end(Reply reply) {
    release();
    say(reply);
  }

  /** Ends the dialogue: what was to be said has been said. */
  void end() {
    release();
    if (phase == Phase.CLOSED) {
      return;
    }
    phase = Phase.AWAIT_COMMAND;
    turn++;
    closeIfDone();
    Command next = deferred;
    deferred = null;
    if (next != null && phase == Phase.AWAIT_COMMAND) {
      handle(next);
    }
  }

  private void release() {
    if (dialogue != null) {
      dialogue.release();
      dialogue = null;
    }
  }

  /** If nothing is under way, or what is cannot end. */
  private void closeIfDone() {
    boolean idle = phase == Phase.AWAIT_COMMAND && (stopping || inputClosed);
    boolean cutOff = phase == Phase.BUSY && inputClosed && awaitsBytes();
    if (idle || cutOff) {
      close();
    }
  }

  private boolean awaitsBytes() {
    return dialogue != null && dialogue.awaitsBytes();
  }

  /** Says no more; closes when what was said is on its way. */
  void close() {
    if (phase != Phase.CLOSED) {
      phase = Phase.CLOSED;
      lastWords.addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** Hears nothing more, and keeps its slot for a while: whoever guesses gets few guesses. */
  private void closeAfter(Duration delay) {
    phase = Phase.CLOSED;
    channel.config().setAutoRead(false);
    channel.eventLoop().schedule(() -> channel.close(), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (dialogue != null) {
      dialogue.goOn();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
      // What was asked for before is still sent: clients half-close after MV OK.
      inputClosed = true;
      closeIfDone();
    }
  }

  /** The handshake is done, with this certificate of the client, null for none. */
  void secured(@Nullable CertificateInfo certificate) {
    turn++;
    if (certificate != null) {
      access.certificate(certificate);
    }
  }

  /** What the client has to do now; on the event loop. */
  Patience.Debt debt() {
    if (phase == Phase.CLOSED) {
      return lastWords.isDone() ? Patience.Debt.NOTHING : Patience.Debt.ROOM;
    } else if (phase == Phase.AWAIT_COMMAND) {
      return Patience.Debt.LINE;
    } else if (awaitsBytes()) {
      return channel.config().isAutoRead() ? Patience.Debt.BYTES : Patience.Debt.NOTHING;
    }
    return dialogue != null && dialogue.awaitsRoom() ? Patience.Debt.ROOM : Patience.Debt.NOTHING;
  }

  /** Another number for each thing that the client has to do. */
  int turn() {
    return turn;
  }

  void silent() {
    LOG.debug("{} has been silent for {}: closed", peer(), options.inactivity());
    channel.close();
  }

  void slow(long bytes, Duration time) {
    faults.slow(peer(), bytes, time, options.limits().minTransferRate());
    channel.close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable fault) {
    faults.tell(peer(), fault);
    close();
  }

  /** The connection is closed. */
  void closed() {
    phase = Phase.CLOSED;
    release();
    work.run(() -> finished.complete(null));
  }
}
