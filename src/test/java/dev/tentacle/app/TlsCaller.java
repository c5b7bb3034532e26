package dev.tentacle.app;

import static dev.tentacle.testing.TestPki.file;

import dev.tentacle.client.SessionOptions;
import dev.tentacle.client.SiteAddress;
import dev.tentacle.client.TentacleClient;
import dev.tentacle.client.TentacleSession;
import dev.tentacle.protocol.Filter;
import dev.tentacle.tls.TlsContext;
import dev.tentacle.tls.TlsOptions;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Our client, calling a server on the loopback address. */
final class TlsCaller implements AutoCloseable {

  private final EventLoopGroup loops = new NioEventLoopGroup(1);

  /** Options that trust the CA of the test PKI. */
  static TlsOptions.Builder trusting() {
    return TlsOptions.builder().ca(file("ca.pem"));
  }

  /** The same, with a certificate of the test PKI to show. */
  static TlsOptions.Builder as(String name) {
    return trusting().certificate(file(name + ".pem")).key(file(name + ".key"));
  }

  /** Lists the storage in a session of its own, which fails where TLS does; null is without it. */
  void list(int port, TlsOptions.@Nullable Builder tls) throws Exception {
    SessionOptions plain = SessionOptions.of(new SiteAddress("127.0.0.1", port));
    SessionOptions options = tls == null ? plain : plain.withTls(TlsContext.client(tls.build()));
    TentacleSession session =
        new TentacleClient(loops, Runnable::run).connect(options).get(20, TimeUnit.SECONDS);
    session
        .list(Filter.ROOT, names -> CompletableFuture.completedStage(names))
        .get(20, TimeUnit.SECONDS);
    session.quit().get(20, TimeUnit.SECONDS);
  }

  /** Why it cannot be listed, as an operator reads it. */
  String fault(int port, TlsOptions.@Nullable Builder tls) throws Exception {
    try {
      list(port, tls);
    } catch (ExecutionException e) {
      return Faults.messages(e);
    }
    throw new AssertionError("the session was not refused");
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
