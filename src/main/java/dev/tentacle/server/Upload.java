package dev.tentacle.server;

import dev.tentacle.protocol.Command;
import dev.tentacle.protocol.LimitExceededException;
import dev.tentacle.protocol.Verb;
import dev.tentacle.protocol.Zip;
import io.netty.buffer.ByteBuf;
import java.io.BufferedInputStream;
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
    TOO_BIG,
    /** The storage may not hold more. */
    FULL
  }

  private final Storage storage;
  private final Command.Upload command;
  private final Path target;
  private final long maxUnpackedSize;
  private @Nullable Path temporary;
  private @Nullable FileChannel channel;

  /** What the storage keeps for it; negative for nothing. */
  private long reserved = -1;

  Upload(Storage storage, Command.Upload command, long maxUnpackedSize) {
    this.storage = storage;
    this.command = command;
    this.target = storage.path(command.name());
    this.maxUnpackedSize = maxUnpackedSize;
  }

  Path target() {
    return target;
  }

  /** Starts it: null, or why it cannot come. */
  @Nullable Outcome open() throws IOException {
    storage.checkFolderOf(target);
    if (storage.isTaken(target)) {
      return Outcome.TAKEN;
    }
    if (!storage.quota().reserve(command.size())) {
      return Outcome.FULL;
    }
    reserved = command.size();
    create();
    return null;
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
    if (command.verb() == Verb.ZSEND) {
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
      return hasRoom(channel().size()) ? Outcome.STORED : Outcome.FULL;
    } catch (LimitExceededException e) {
      return Outcome.TOO_BIG;
    } catch (ZipException e) {
      return Outcome.NOT_PACKED;
    } finally {
      if (archive != null) {
        Files.deleteIfExists(archive);
      }
    }
  }

  private boolean hasRoom(long unpacked) throws IOException {
    long more = Math.max(unpacked - reserved, 0);
    if (!storage.quota().enlarge(more)) {
      return false;
    }
    reserved += more;
    return true;
  }

  /** Leaves nothing of an upload that was not published. */
  @Override
  public void close() throws IOException {
    if (reserved >= 0) {
      storage.quota().release(reserved);
      reserved = -1;
    }
    if (channel != null) {
      channel.close();
    }
    if (temporary != null) {
      Files.deleteIfExists(temporary);
      temporary = null;
    }
  }
}
