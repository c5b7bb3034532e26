package dev.tentacle.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;

/** What a client asked for: announced first, and sent if the client consents. Blocks. */
interface Offer extends AutoCloseable {

  /** {@link #open} found nothing of the name. */
  long NONE = -1;

  /** The most that {@link #read} returns in bytes. */
  int PIECE = 64 * 1024;

  /** Gets it ready: how many bytes will come, or {@link #NONE}. */
  long open() throws IOException;

  /**
   * The next bytes, at least one. Called only until as many as announced have come.
   *
   * @throws IOException if there are fewer than announced
   */
  ByteBuf read(ByteBufAllocator allocator) throws IOException;

  /** The last byte has been handed to the socket. */
  void sent() throws IOException;

  @Override
  void close() throws IOException;
}
