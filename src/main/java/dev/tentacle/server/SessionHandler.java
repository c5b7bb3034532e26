package dev.tentacle.server;

import dev.tentacle.protocol.Command;
import dev.tentacle.protocol.Content;
import dev.tentacle.protocol.PasswordDigest;
import dev.tentacle.protocol.ProtocolException;
import dev.tentacle.protocol.Reply;
import dev.tentacle.protocol.Verb;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
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
  private final Storage storage;
  private final Notifications notifications;
  private final Channel channel;
  private final FileWork work;
  private final CompletableFuture<Void> finished = new CompletableFuture<>();

  private Phase phase = Phase.AWAIT_COMMAND;
  private boolean authenticated;
  private boolean stopping;
  private boolean inputClosed;
  private @Nullable Dialogue dialogue;

  /** Came while the one before it was still under way. */
  private @Nullable Command deferred;

  private ChannelFuture lastWords;

  SessionHandler(
      ServerOptions options,
      Storage storage,
      Notifications notifications,
      Channel channel,
      Executor files) {
    this.options = options;
    this.storage = storage;
    this.notifications = notifications;
    this.channel = channel;
    this.work = new FileWork(channel, files);
    this.authenticated = options.password() == null;
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
    if (!authenticated) {
      authenticate(command);
    } else if (isInsecure(command.verb()) && !options.insecure()) {
      LOG.debug("{} asked for {} without option -I: closed", peer(), command.verb());
      close();
    } else if (command instanceof Command.Upload upload) {
      receive(upload);
    } else if (command instanceof Command.Download download) {
      start(new DownloadDialogue(this, command, offer(download)));
    } else if (command instanceof Command.Ls ls) {
      start(new DownloadDialogue(this, command, new ListingOffer(storage, ls.filter())));
    } else if (command instanceof Command.Misnamed misnamed) {
      LOG.debug("{} asked for {}: {}", peer(), misnamed.verb(), misnamed.fault().getMessage());
      say(Refusals.misnamed(misnamed.verb()));
    } else if (command instanceof Command.Accept && dialogue != null) {
      phase = Phase.BUSY;
      dialogue.accept();
    } else if (command instanceof Command.Decline && dialogue != null) {
      dialogue.decline();
    } else {
      LOG.debug("{} says {}: closed", peer(), command.verb());
      close();
    }
  }

  private static boolean isInsecure(Verb verb) {
    return verb == Verb.LS || verb == Verb.MV;
  }

  private void authenticate(Command command) {
    PasswordDigest password = options.password();
    if (command instanceof Command.Pass pass
        && password != null
        && password.equals(pass.digest())) {
      authenticated = true;
      say(new Reply.Ok(Verb.PASS));
    } else {
      LOG.warn("{} gave no password, or a wrong one: closed", peer());
      close();
    }
  }

  private void receive(Command.Upload command) {
    if (!storage.takes(command.name())) {
      say(Refusals.misnamed(command.verb()));
    } else if (command.size() < 1 || command.size() > options.maxSize()) {
      LOG.debug("{} from {}: the size is refused", command, peer());
      say(Refusals.tooBig(command.verb()));
    } else {
      boolean packed = command.verb() == Verb.ZSEND;
      Upload upload = new Upload(storage, command.name(), packed, options.maxUnpackedSize());
      start(new UploadDialogue(this, notifications, command, upload));
    }
  }

  private FileOffer offer(Command.Download command) {
    FileOffer.Way way =
        switch (command.verb()) {
          case ZRECV -> FileOffer.Way.PACKED;
          case MV -> FileOffer.Way.MOVED;
          default -> FileOffer.Way.PLAIN;
        };
    return new FileOffer(storage, storage.path(command.name()), way);
  }

  private void start(Dialogue next) {
    dialogue = next;
    phase = Phase.BUSY;
    next.start();
  }

  /** Answers: it is the client's turn to say something. */
  void say(Reply reply) {
    if (phase != Phase.CLOSED) {
      phase = Phase.AWAIT_COMMAND;
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

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (dialogue != null) {
      dialogue.goOn();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent idle) {
      closeIfStalled(idle.state());
    } else if (event instanceof ChannelInputShutdownEvent
        || event instanceof SslCloseCompletionEvent) {
      // What was asked for before is still sent: clients half-close after MV OK.
      inputClosed = true;
      closeIfDone();
    }
  }

  /** The client's silence counts, not the time that the disk takes. */
  private void closeIfStalled(IdleState state) {
    boolean silent =
        phase == Phase.AWAIT_COMMAND || (awaitsBytes() && channel.config().isAutoRead());
    boolean takesNothing = phase == Phase.CLOSED || (dialogue != null && dialogue.awaitsRoom());
    if (state == IdleState.ALL_IDLE ? silent : takesNothing) {
      LOG.debug("{} has been silent for {}: closed", peer(), options.inactivity());
      channel.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable fault) {
    if (fault instanceof ProtocolException) {
      LOG.debug("{} closed: {}", peer(), fault.getMessage());
    } else if (fault instanceof IOException) {
      LOG.debug("The connection from {} failed", peer(), fault);
    } else if (fault instanceof DecoderException) {
      // Without the fault itself: TLS quotes what it could not read, a password's digest perhaps.
      LOG.debug("The connection from {} failed: {}", peer(), fault.getClass().getSimpleName());
    } else {
      LOG.error("The session with {} failed", peer(), fault);
    }
    close();
  }

  /** The connection is closed. */
  void closed() {
    phase = Phase.CLOSED;
    release();
    work.run(() -> finished.complete(null));
  }
}
