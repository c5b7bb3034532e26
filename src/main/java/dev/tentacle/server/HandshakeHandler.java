package dev.tentacle.server;

import dev.tentacle.tls.CertificateInfo;
import dev.tentacle.tls.PeerInfo;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/** Stands behind TLS: tells the session who the client is, and the log why it got no session. */
final class HandshakeHandler extends ChannelInboundHandlerAdapter {

  private final SslHandler tls;
  private final SessionHandler session;
  private final SessionFaults faults;
  private boolean failed;

  HandshakeHandler(SslHandler tls, SessionHandler session, SessionFaults faults) {
    this.tls = tls;
    this.session = session;
    this.faults = faults;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
      CertificateInfo shown = PeerInfo.of(tls.engine().getSession()).certificate();
      session.secured(shown);
    } else if (event instanceof SslHandshakeCompletionEvent handshake) {
      failed = true;
      faults.tell(session.peer(), handshake.cause());
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable fault) {
    // Of a handshake that failed these are the consequences; TLS closes by itself.
    if (!failed) {
      ctx.fireExceptionCaught(fault);
    }
  }
}
