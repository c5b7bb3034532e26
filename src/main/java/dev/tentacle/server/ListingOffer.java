package dev.tentacle.server;

import dev.tentacle.protocol.Filter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** The names in a folder, as they are when they are announced. */
final class ListingOffer implements Offer {

  private final Storage storage;
  private final Filter filter;
  private byte[] lines = {};
  private int position;

  ListingOffer(Storage storage, Filter filter) {
    this.storage = storage;
    this.filter = filter;
  }

  @Override
  public long open() throws IOException {
    try {
      lines = storage.list(filter);
      return lines.length;
    } catch (NoSuchFileException | NotDirectoryException e) {
      return NONE;
    }
  }

  @Override
  public ByteBuf read(ByteBufAllocator allocator) {
    int length = Math.min(lines.length - position, PIECE);
    ByteBuf piece = allocator.buffer(length).writeBytes(lines, position, length);
    position += length;
    return piece;
  }

  @Override
  public void sent() {}

  @Override
  public void close() {
    lines = new byte[0];
  }
}
