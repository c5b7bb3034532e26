package dev.tentacle.server;

import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A Tentacle server: answers as the reference server does, word for word.
 *
 * <p>It differs where the reference hurts: a file appears under its name only when it is complete
 * and on the disk; of two uploads of one name only one is stored, unless the server overwrites; MV
 * removes only what it has sent; symbolic links and hidden files are neither sent nor listed; where
 * the reference drops the connection because the disk fails, this one answers {@code ERR}.
 */
public final class TentacleServer implements AutoCloseable {

  private final ServerOptions options;
  private final FileListener listener;
  private final @Nullable EventLoopGroup loops;
  private final @Nullable Executor files;
  private @Nullable Service service;

  /** A server with threads of its own that tells nobody of its files. */
  public TentacleServer(ServerOptions options) {
    this(options, (name, file) -> {});
  }

  /** A server with threads of its own. */
  public TentacleServer(ServerOptions options, FileListener listener) {
    this(options, listener, null, null);
  }

  /**
   * A server on someone else's threads, which stay theirs.
   *
   * @param loops carry the connections, null for its own: NIO, or epoll ones
   * @param files runs work that blocks on the disk, null for its own: one short task a session at a
   *     time, so a bounded pool is never asked for more than {@link ServerOptions#maxConnections}
   */
  public TentacleServer(
      ServerOptions options,
      FileListener listener,
      @Nullable EventLoopGroup loops,
      @Nullable Executor files) {
    this.options = options;
    this.listener = listener;
    this.loops = loops;
    this.files = files;
  }

  /**
   * Makes the storage ready and listens.
   *
   * @throws IllegalArgumentException if the storage or a folder of a filter cannot be used
   * @throws IOException if an address cannot be listened on; then none is
   * @throws IllegalStateException if it is started already
   */
  public synchronized void start() throws IOException {
    if (service != null) {
      throw new IllegalStateException("the server is started already");
    }
    Service starting = new Service(options, listener, loops, files);
    try {
      starting.listen();
    } catch (IOException | RuntimeException e) {
      starting.close();
      throw e;
    }
    service = starting;
  }

  /** Where it listens, in the order of the options; empty while it does not. */
  public synchronized List<InetSocketAddress> addresses() {
    return service == null ? List.of() : service.addresses();
  }

  /**
   * Stops listening, lets transfers under way end, and returns when all is still: after at most
   * half a minute. A transfer that does not end in time leaves nothing half-written. Blocks: not
   * for an event loop. Does nothing if it is not started.
   */
  @Override
  public synchronized void close() {
    if (service != null) {
      service.close();
      service = null;
    }
  }
}
