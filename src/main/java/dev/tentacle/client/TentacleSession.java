package dev.tentacle.client;

import dev.tentacle.protocol.Command;
import dev.tentacle.protocol.FileName;
import dev.tentacle.protocol.Filter;
import dev.tentacle.protocol.Limits;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * An open connection to a Tentacle server.
 *
 * <p>Commands may be given at any time from any thread; they are said in that order. Each future
 * ends: with what the site answered, with {@link RefusedException} while the session goes on, or
 * with another {@link TentacleException} once it is over. Futures complete on the event loop, so
 * what follows on them must not block.
 */
public final class TentacleSession {

  private final Channel channel;
  private final Conversation conversation;
  private final Limits limits;
  private final Executor executor;

  TentacleSession(Channel channel, Conversation conversation, Limits limits, Executor executor) {
    this.channel = channel;
    this.conversation = conversation;
    this.limits = limits;
    this.executor = executor;
  }

  /**
   * Lists a folder of the site; done when the sink has taken all names.
   *
   * @return how many entries are no names of files: folders, dot files, and names that the protocol
   *     forbids
   */
  public CompletableFuture<Integer> list(Filter filter, NameSink names) {
    // Not by thenApply, which would wrap the site's ERR in another exception.
    CompletableFuture<Integer> refused = new CompletableFuture<>();
    begin(new Download<>(new Command.Ls(filter), new ListingSink(limits, names)))
        .whenComplete(
            (count, fault) -> {
              if (fault != null) {
                refused.completeExceptionally(fault);
              } else {
                refused.complete(count.orElseThrow());
              }
            });
    return refused;
  }

  /**
   * Downloads a file, which stays on the site; empty where the sink declined it. To decline, and to
   * receive an empty file, ends the session.
   */
  public <T> CompletableFuture<Optional<T>> receive(FileName name, Sink<T> sink) {
    return begin(new Download<>(new Command.Recv(name), sink));
  }

  /**
   * Downloads a file as a PKZIP archive; it stays on the site.
   *
   * @param sink takes the archive, which {@link dev.tentacle.protocol.Zip} unpacks
   */
  public <T> CompletableFuture<Optional<T>> receiveZip(FileName name, Sink<T> sink) {
    return begin(new Download<>(new Command.ZRecv(name), sink));
  }

  /**
   * Downloads a file that the site deletes as soon as it has written the last byte to its socket:
   * what is lost from then on is lost.
   *
   * <p>To decline, and to move an empty file, ends the session.
   */
  public <T> CompletableFuture<Optional<T>> move(FileName name, Sink<T> sink) {
    return begin(new Download<>(new Command.Mv(name), sink));
  }

  /** Uploads a file; done when the site says that it has stored it. */
  public CompletableFuture<Void> send(FileName name, Source source) {
    return begin(new Upload(new Command.Send(name, source.size()), source, executor));
  }

  /**
   * Uploads a file as a PKZIP archive, which the site unpacks.
   *
   * @param archive made by {@link dev.tentacle.protocol.Zip}
   */
  public CompletableFuture<Void> sendZip(FileName name, Source archive) {
    return begin(new Upload(new Command.ZSend(name, archive.size()), archive, executor));
  }

  /** Takes leave when all that was asked before is over; done when the connection is closed. */
  public CompletableFuture<Void> quit() {
    return begin(new Farewell());
  }

  /** Closes the connection at once; what is under way fails. */
  public void abort() {
    channel.close();
  }

  /**
   * Whether it has ended in order: after {@link #quit}, after a download that a sink declined, and
   * after an empty one, since the protocol then gives no sign of when the next command may follow.
   * What is left to do takes another session.
   */
  public boolean isSpent() {
    return conversation.isSpent();
  }

  /** How the connection is secured and by whom, null for a plain one. */
  public @Nullable SSLSession sslSession() {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    return tls == null ? null : tls.engine().getSession();
  }

  private <T> CompletableFuture<T> begin(Dialogue<T> dialogue) {
    conversation.begin(dialogue);
    return dialogue.result();
  }
}
