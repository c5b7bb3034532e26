package dev.tentacle.tls;

import static dev.tentacle.testing.TestPki.file;
import static dev.tentacle.tls.TlsContextTest.client;
import static dev.tentacle.tls.TlsContextTest.server;
import static dev.tentacle.tls.TlsContextTest.site;
import static dev.tentacle.tls.TlsContextTest.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.testing.RealClient;
import dev.tentacle.testing.ReferenceServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the reference's own programs at the other end. */
class ReferenceTest {

  private static final String UPLOAD = "SEND <a.1.data> SIZE 1\n";

  private final EventLoopGroup loops = new NioEventLoopGroup(1);
  private final Path folder;

  ReferenceTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void stop() throws Exception {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  private static String fault(TlsContext client, ReferenceServer server) throws Exception {
    Throwable fault = Handshake.with(client, server.port(), UPLOAD).fault();
    assertThat(fault).as("the server takes us").isNotNull();
    return client.explain(Objects.requireNonNull(fault));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa", "ec", "ed25519"})
  void ourClientMeetsTheReferenceServer(String kind) throws Exception {
    try (ReferenceServer server = ReferenceServer.start("-e", kind + ".pem", "-k", kind + ".key")) {
      Handshake.End end = Handshake.with(client(trusting("ca")), server.port(), UPLOAD);

      PeerInfo seen = PeerInfo.of(end.session());
      assertThat(seen.protocol()).isEqualTo("TLSv1.3");
      assertThat(Objects.requireNonNull(seen.certificate()).subject()).isEqualTo("CN=site-" + kind);
      assertThat(fault(client(trusting("other-ca")), server))
          .contains("is issued by CN=Site CA,O=Tentacle, which is not in the CA certificate");
    }
  }

  @Test
  void ourClientMeetsOldVersionsAndCiphers() throws Exception {
    try (ReferenceServer server =
        ReferenceServer.start(
            "-e", "rsa.pem", "-k", "rsa.key", "-z", "TLSv1_2", "-u", "AES256-SHA")) {
      Handshake.End end = Handshake.with(client(trusting("ca")), server.port(), UPLOAD);

      PeerInfo seen = PeerInfo.of(end.session());
      assertThat(seen.protocol()).isEqualTo("TLSv1.2");
      assertThat(seen.cipher()).isEqualTo("TLS_RSA_WITH_AES_256_CBC_SHA");
      assertThat(fault(client(trusting("ca").protocols("TLSv1_3")), server))
          .contains("or has no TLS version and cipher suite in common with us");
      assertThat(fault(client(trusting("ca").ciphers("ECDHE+AESGCM")), server))
          .contains("or has no TLS version and cipher suite in common with us");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1_2", "TLSv1_3"})
  void ourClientShowsItsCertificateToTheReferenceServer(String version) throws Exception {
    try (ReferenceServer server =
        ReferenceServer.start("-e", "ec.pem", "-k", "ec.key", "-f", "ca.pem", "-z", version)) {
      for (String kind : List.of("client", "rsa", "ed25519")) {
        TlsOptions.Builder options =
            trusting("ca").certificate(file(kind + ".pem")).key(file(kind + ".key"));
        assertThat(Handshake.with(client(options), server.port(), UPLOAD).fault())
            .as(kind)
            .isNull();
      }
      assertThat(fault(client(trusting("ca")), server)).contains("demands a client certificate");
      assertThat(fault(as("stranger", Instant.now()), server))
          .isEqualTo(
              "the server does not know the CA of our certificate (CN=stranger, issued by CN=Other"
                  + " CA,O=Elsewhere): its -f must hold that CA");
      assertThat(fault(as("expired", Instant.parse("2020-06-01T00:00:00Z")), server))
          .startsWith(
              "the server says that our certificate (CN=expired site, issued by CN=Site"
                  + " CA,O=Tentacle) has expired");
    }
  }

  /** Trusts anybody, for a CA of today is not valid at each of these times. */
  private static TlsContext as(String name, Instant now) {
    TlsOptions options =
        TlsOptions.builder()
            .trustAll(true)
            .certificate(file(name + ".pem"))
            .key(file(name + ".key"))
            .build();
    return TlsContext.of(Side.CLIENT, options, Runnable::run, () -> now);
  }

  @Test
  void ourClientTellsThatTheReferenceServerIsWithoutTls() throws Exception {
    try (ReferenceServer server = ReferenceServer.start()) {
      assertThat(fault(client(trusting("ca")), server))
          .startsWith("the server closed the connection during the TLS handshake, without a word");
    }
  }

  private RealClient.Run send(int port, String... options) throws Exception {
    return RealClient.mended(folder).send(port, options);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa", "ec", "ed25519"})
  void theRealClientMeetsOurServer(String kind) throws Exception {
    try (Uploads server = new Uploads(loops, server(site(kind)))) {
      RealClient.Run run = RealClient.installed(folder).send(server.port(), "-c");

      assertThat(run.exit()).as(run.output()).isZero();
      assertThat(server.received()).isEqualTo("<agent_data/>");
    }
  }

  @Test
  void theRealClientShowsItsCertificateToOurServer() throws Exception {
    TlsContext demanding = server(site("rsa").ca(file("ca.pem")));
    try (Uploads server = new Uploads(loops, demanding)) {
      RealClient.Run run =
          send(server.port(), "-e", "client.pem", "-k", "client.key", "-f", "ca.pem");

      assertThat(run.exit()).as(run.output()).isZero();
      assertThat(server.received()).isEqualTo("<agent_data/>");
    }
  }

  @Test
  void ourServerTellsThatTheRealClientShowsNoCertificate() throws Exception {
    TlsContext demanding = server(site("rsa").ca(file("ca.pem")));
    try (Uploads server = new Uploads(loops, demanding)) {
      assertThat(send(server.port(), "-c").exit()).isEqualTo(1);
      assertThat(demanding.explain(server.fault()))
          .startsWith("the client showed no certificate, and this server demands one");
    }
  }

  @Test
  void ourServerTellsThatTheRealClientHasAStrangersCertificate() throws Exception {
    TlsContext demanding = server(site("rsa").ca(file("ca.pem")));
    try (Uploads server = new Uploads(loops, demanding)) {
      RealClient.Run run =
          send(server.port(), "-e", "stranger.pem", "-k", "stranger.key", "-f", "ca.pem");

      assertThat(run.exit()).isEqualTo(1);
      assertThat(demanding.explain(server.fault()))
          .startsWith(
              "the client's certificate (CN=stranger) is issued by CN=Other CA,O=Elsewhere");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1_2", "TLSv1_3"})
  void ourServerTellsThatTheRealClientDoesNotTrustIt(String version) throws Exception {
    TlsContext ours = server(site("rsa").protocols(version));
    try (Uploads server = new Uploads(loops, ours)) {
      RealClient.Run run =
          send(server.port(), "-e", "client.pem", "-k", "client.key", "-f", "other-ca.pem");

      assertThat(run.exit()).isEqualTo(1);
      assertThat(ours.explain(server.fault()))
          .startsWith("the client ")
          .contains(
              " trust our certificate (CN=site-rsa, issued by CN=Site CA,O=Tentacle)",
              "its -f must hold the CA that issued it");
    }
  }

  @Test
  void ourServerTellsThatTheRealClientSpeaksWithoutTls() throws Exception {
    TlsContext ours = server(site("rsa"));
    try (Uploads server = new Uploads(loops, ours)) {
      assertThat(send(server.port()).exit()).isEqualTo(1);
      assertThat(ours.explain(server.fault()))
          .startsWith("the client speaks without TLS, which this server demands");
    }
  }

  /** As much of a Tentacle server as one upload by the real client needs. */
  private static final class Uploads implements AutoCloseable {

    private final CompletableFuture<String> received = new CompletableFuture<>();
    private final CompletableFuture<Throwable> fault = new CompletableFuture<>();
    private final Channel channel;

    Uploads(EventLoopGroup loops, TlsContext tls) throws Exception {
      channel =
          new ServerBootstrap()
              .group(loops)
              .channel(NioServerSocketChannel.class)
              .childHandler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel child) {
                      child.pipeline().addLast(tls.newHandler(child.alloc()), new Session());
                    }
                  })
              .bind("127.0.0.1", 0)
              .sync()
              .channel();
    }

    private final class Session extends ChannelInboundHandlerAdapter {

      @Override
      public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.release();
        if (text.equals("QUIT\n")) {
          ctx.close();
          return;
        }
        if (!text.startsWith("SEND ")) {
          received.complete(text);
        }
        ctx.writeAndFlush(Unpooled.copiedBuffer("SEND OK\n", StandardCharsets.UTF_8));
      }

      @Override
      public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fault.complete(cause);
        ctx.close();
      }
    }

    int port() {
      return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    String received() throws Exception {
      return received.get(20, TimeUnit.SECONDS);
    }

    Throwable fault() throws Exception {
      return fault.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      channel.close().syncUninterruptibly();
    }
  }
}
