package dev.tentacle.server;

import dev.tentacle.protocol.FileName;
import dev.tentacle.protocol.LimitExceededException;
import dev.tentacle.protocol.Zip;
import io.netty.buffer.ByteBuf;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** An upload: a hidden file beside its target until it is complete. Blocks; not thread-safe. */
final class Upload implements AutoCloseable {

  /** How an upload ended. */
  enum Outcome {
    STORED,
    /** Another one took the name meanwhile. */
    TAKEN,
    /** It is no archive of one entry. */
    NOT_PACKED,
    /** More is in the archive than the server takes. */
    TOO_BIG
  }

  private final Storage storage;
  private final FileName name;
  private final Path target;
  private final boolean packed;
  private final long maxUnpackedSize;
  private @Nullable Path temporary;
  private @Nullable FileChannel channel;

  Upload(Storage storage, FileName name, boolean packed, long maxUnpackedSize) {
    this.storage = storage;
    this.name = name;
    this.target = storage.path(name);
    this.packed = packed;
    this.maxUnpackedSize = maxUnpackedSize;
  }

  FileName name() {
    return name;
  }

  Path target() {
    return target;
  }

  /** Starts it, unless the name is taken: then false. */
  boolean open() throws IOException {
    if (storage.isTaken(target)) {
      return false;
    }
    create();
    return true;
  }

  private FileChannel create() throws IOException {
    Path file = Storage.temporaryFor(target);
    FileChannel created =
        FileChannel.open(
            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    temporary = file;
    channel = created;
    return created;
  }

  private FileChannel channel() {
    if (channel == null) {
      throw new IllegalStateException("the upload of " + target + " is not open");
    }
    return channel;
  }

  /** Appends bytes, which stay the caller's. */
  void write(List<ByteBuf> pieces) throws IOException {
    for (ByteBuf piece : pieces) {
      while (piece.isReadable()) {
        piece.readBytes(channel(), piece.readableBytes());
      }
    }
  }

  /** All bytes are written: makes them durable, and visible under their name. */
  Outcome publish() throws IOException {
    if (packed) {
      Outcome unpacked = unpack();
      if (unpacked != Outcome.STORED) {
        return unpacked;
      }
    }
    channel().force(true);
    channel().close();
    Path complete = temporary;
    if (complete == null || !storage.publish(complete, target)) {
      return Outcome.TAKEN;
    }
    temporary = null;
    return Outcome.STORED;
  }

  /** The archive's content takes the archive's place. */
  private Outcome unpack() throws IOException {
    Path archive = temporary;
    try (FileChannel packedChannel = channel().position(0);
        InputStream in = new BufferedInputStream(Channels.newInputStream(packedChannel))) {
      OutputStream out = Channels.newOutputStream(create());
      Zip.unpack(in, out, maxUnpackedSize);
      return Outcome.STORED;
    } catch (LimitExceededException e) {
      return Outcome.TOO_BIG;
    } catch (ZipException | EOFException e) {
      return Outcome.NOT_PACKED;
    } finally {
      if (archive != null) {
        Files.deleteIfExists(archive);
      }
    }
  }

  /** Leaves nothing of an upload that was not published. */
  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
    if (temporary != null) {
      Files.deleteIfExists(temporary);
      temporary = null;
    }
  }
}
