package dev.tentacle.server;

import dev.tentacle.protocol.ProtocolException;
import dev.tentacle.protocol.Verb;
import dev.tentacle.tls.TlsContext;
import dev.tentacle.tls.TlsException;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log why sessions broke, in words that help, and without what the client sent. */
final class SessionFaults {

  private static final Logger LOG = LoggerFactory.getLogger(SessionFaults.class);

  private final @Nullable TlsContext tls;
  private final Complaints complaints;

  SessionFaults(@Nullable TlsContext tls, Complaints complaints) {
    this.tls = tls;
    this.complaints = complaints;
  }

  void tell(@Nullable SocketAddress client, Throwable fault) {
    if (fault instanceof ProtocolException) {
      LOG.debug("{} closed: {}", client, fault.getMessage());
    } else if (tls != null && TlsContext.isTlsFault(fault)) {
      handshake(client, tls, fault);
    } else if (fault instanceof TlsException) {
      complaints.about(client, String.valueOf(fault.getMessage()));
    } else if (fault instanceof IOException) {
      LOG.debug("The connection from {} failed", client, fault);
    } else if (fault instanceof DecoderException) {
      // Without the fault itself, which may quote what the client said.
      LOG.debug("The connection from {} failed: {}", client, fault.getClass().getSimpleName());
    } else {
      LOG.error("The session with {} failed", client, fault);
    }
  }

  /** A client that only looks whether the port is open is nobody's fault. */
  private void handshake(@Nullable SocketAddress client, TlsContext context, Throwable fault) {
    if (fault instanceof ClosedChannelException) {
      LOG.debug("{} closed: {}", client, context.explain(fault));
    } else {
      complaints.about(client, context.explain(fault));
    }
  }

  void notPermitted(@Nullable SocketAddress client, Verb verb) {
    complaints.about(
        client,
        "asked for "
            + verb
            + ", which its address or certificate does not permit"
            + " (--insecure-addresses, --insecure-names): closed");
  }

  void slow(@Nullable SocketAddress client, long bytes, Duration time, int least) {
    complaints.about(
        client,
        bytes
            + " bytes of a file in "
            + time.toSeconds()
            + " s, fewer than "
            + least
            + " a second (--min-transfer-rate): closed");
  }

  void wrongPassword(@Nullable SocketAddress client) {
    complaints.about(client, "gave no password, or a wrong one: closed");
  }
}
