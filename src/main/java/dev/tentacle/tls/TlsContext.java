package dev.tentacle.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/**
 * The TLS of one side, for many connections: made from PEM files, and made anew when they change.
 *
 * <p>Each new connection looks at the files' times and sizes. Changed files that cannot be used
 * leave the material from before in use; the fault is logged once. Safe for use by many threads.
 */
public final class TlsContext {

  private final Side side;
  private final TlsOptions options;
  private final InstantSource clock;
  private final MaterialSource source;

  private TlsContext(Side side, TlsOptions options, InstantSource clock, MaterialSource source) {
    this.side = side;
    this.options = options;
    this.clock = clock;
    this.source = source;
  }

  /**
   * For connections to servers; changed files are read by whoever opens a connection.
   *
   * @throws TlsConfigurationException if the options or their files cannot be used
   */
  public static TlsContext client(TlsOptions options) {
    return of(Side.CLIENT, options, Runnable::run, InstantSource.system());
  }

  /**
   * For connections to servers.
   *
   * @param reader reads changed files, so that no event loop waits for a disk; connections under
   *     way then still get what was there before
   * @throws TlsConfigurationException if the options or their files cannot be used
   */
  public static TlsContext client(TlsOptions options, Executor reader) {
    return of(Side.CLIENT, options, reader, InstantSource.system());
  }

  /**
   * For connections from clients; with a CA each must show a certificate of it.
   *
   * @param reader as for a client
   * @throws TlsConfigurationException if the options or their files cannot be used
   */
  public static TlsContext server(TlsOptions options, Executor reader) {
    return of(Side.SERVER, options, reader, InstantSource.system());
  }

  static TlsContext of(Side side, TlsOptions options, Executor reader, InstantSource clock) {
    return new TlsContext(side, options, clock, new PemSource(side, options, reader, clock));
  }

  /**
   * For connections to servers, by a context made elsewhere, which has its own keys and trust.
   *
   * <p>Pins are checked by {@link #checkPeer} alone.
   */
  public static TlsContext client(SSLContext context, boolean hostnameVerification, Set<Pin> pins) {
    TlsOptions.Builder options = TlsOptions.builder().hostnameVerification(hostnameVerification);
    pins.forEach(options::pin);
    Material material = Material.of(Side.CLIENT, context);
    return new TlsContext(Side.CLIENT, options.build(), InstantSource.system(), () -> material);
  }

  /**
   * For connections from clients, by a context made elsewhere, which has its own keys and trust.
   */
  public static TlsContext server(SSLContext context) {
    Material material = Material.of(Side.SERVER, context);
    return new TlsContext(
        Side.SERVER, TlsOptions.builder().build(), InstantSource.system(), () -> material);
  }

  /** What new connections are made with, by the files as they are now. */
  public SslContext context() {
    return source.current().context();
  }

  /**
   * The handler for a connection to a server; it names the host to it, and checks the certificate
   * against it where that is asked for.
   *
   * @param host as the user wrote it, a name or an address
   */
  public SslHandler newHandler(ByteBufAllocator allocator, String host, int port) {
    SslHandler handler = context().newHandler(allocator, host, port);
    if (options.hostnameVerification()) {
      SSLParameters parameters = handler.engine().getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm(Material.HTTPS);
      handler.engine().setSSLParameters(parameters);
    }
    return handler;
  }

  /** As a server, whether a client without a certificate is refused. */
  public boolean demandsCertificate() {
    return context().newEngine(UnpooledByteBufAllocator.DEFAULT).getNeedClientAuth();
  }

  /** The handler for a connection from a client. */
  public SslHandler newHandler(ByteBufAllocator allocator) {
    return context().newHandler(allocator);
  }

  /**
   * Checks the other side's pin, to be called when the handshake is done and before a word is said.
   *
   * @throws TlsException if it has none of the pins that are set
   */
  public void checkPeer(SSLSession session) throws TlsException {
    if (options.pins().isEmpty()) {
      return;
    }
    X509Certificate leaf = PeerInfo.leaf(session);
    if (leaf == null) {
      throw new TlsException(
          "the " + side.peer() + " showed no certificate to check a pin by", null);
    }
    try {
      new Refusal(side, new X509Certificate[] {leaf}, clock.instant()).checkPin(options.pins());
    } catch (PeerCertificateException e) {
      throw new TlsException(explain(e), e);
    }
  }

  /** What an operator should know at start, a sentence each. */
  public List<String> notices() {
    return Notices.of(side, options, source.current().own(), clock.instant());
  }

  /**
   * Why TLS with the other side failed and what to do about it, in a sentence without a full stop
   * and without the other side's address.
   *
   * <p>Log this, not the fault itself: Netty's own texts quote what the other side sent.
   *
   * @param fault what the handshake or, with TLS 1.3, the first read after it failed with
   */
  public String explain(Throwable fault) {
    return new TlsDiagnosis(side, source.current().own()).explain(fault);
  }

  /** The same as an exception, with its cause unless that quotes what the other side sent. */
  public TlsException exception(Throwable fault) {
    return new TlsDiagnosis(side, source.current().own()).exception(fault);
  }

  /** Whether it is TLS that failed, rather than the connection or the dialogue. */
  public static boolean isTlsFault(Throwable fault) {
    return TlsDiagnosis.isTls(fault);
  }

  /**
   * Whether the other side, on a connection without TLS, speaks TLS: at least 5 bytes are needed.
   */
  public static boolean startsWithTls(ByteBuf received) {
    return received.readableBytes() >= 5 && SslHandler.isEncrypted(received, false);
  }
}
