package dev.tentacle.client;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;

/** Makes the handler that secures one connection. */
@FunctionalInterface
public interface TlsHandlers {

  /**
   * A handler for a new connection to {@code site}, its certificate checks and host name rule set.
   *
   * @throws java.io.IOException if the certificate material cannot be used
   */
  SslHandler newHandler(ByteBufAllocator allocator, SiteAddress site) throws java.io.IOException;
}
