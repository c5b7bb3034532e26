package dev.tentacle.server;

import dev.tentacle.protocol.Zip;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file: as it is, packed, or to be moved away. Sends exactly what it announced. */
final class FileOffer implements Offer {

  /** How the file goes. */
  enum Way {
    PLAIN,
    PACKED,
    MOVED
  }

  private static final Logger LOG = LoggerFactory.getLogger(FileOffer.class);

  private final Storage storage;
  private final Path path;
  private final Way way;
  private @Nullable StoredFile file;
  private @Nullable FileChannel content;
  private long remaining;

  FileOffer(Storage storage, Path path, Way way) {
    this.storage = storage;
    this.path = path;
    this.way = way;
  }

  @Override
  public long open() throws IOException {
    StoredFile opened = opened();
    if (opened == null) {
      return NONE;
    }
    file = opened;
    content = way == Way.PACKED ? pack(opened) : opened.channel();
    remaining = content.size();
    return remaining;
  }

  private @Nullable StoredFile opened() throws IOException {
    try {
      storage.checkFolderOf(path);
      return StoredFile.open(path);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /**
   * Into a hidden file that is gone when it is closed: its size must be known before it is sent.
   */
  private static FileChannel pack(StoredFile file) throws IOException {
    FileChannel packed =
        FileChannel.open(
            Storage.temporaryFor(file.path()),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    try {
      InputStream in = new BufferedInputStream(Channels.newInputStream(file.channel()));
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(packed));
      Zip.pack(in, out);
      out.flush();
      return packed.position(0);
    } catch (IOException | RuntimeException e) {
      packed.close();
      throw e;
    }
  }

  @Override
  public ByteBuf read(ByteBufAllocator allocator) throws IOException {
    if (content == null) {
      throw new IllegalStateException(path + " is not open");
    }
    int length = (int) Math.min(remaining, PIECE);
    ByteBuf piece = allocator.buffer(length);
    boolean complete = false;
    try {
      while (piece.readableBytes() < length) {
        if (piece.writeBytes(content, length - piece.readableBytes()) < 0) {
          throw new EOFException(path + " has become shorter than announced");
        }
      }
      remaining -= length;
      complete = true;
      return piece;
    } finally {
      if (!complete) {
        piece.release();
      }
    }
  }

  @Override
  public void sent() throws IOException {
    if (way == Way.MOVED && file != null && !storage.removeIfSame(path, file.attributes())) {
      LOG.info("{} was replaced or changed while it was moved away: it stays", path);
    }
  }

  @Override
  public void close() throws IOException {
    if (content != null) {
      content.close();
    }
    if (file != null) {
      file.channel().close();
    }
  }
}
