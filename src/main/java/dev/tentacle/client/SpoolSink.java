package dev.tentacle.client;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a download: in memory up to a threshold, else in a file of its own in a directory.
 *
 * <p>Files are written on the executor, one piece at a time, and deleted when the download fails.
 */
public final class SpoolSink implements Sink<Payload> {

  private static final CompletableFuture<Boolean> YES = CompletableFuture.completedFuture(true);

  private final Spool spool;
  private final MessageDigest digest = sha256();
  private byte[] memory = new byte[0];
  private int filled;
  private @Nullable OpenFile file;

  /** The last thing that was asked of the executor: what comes next waits for it. */
  private CompletableFuture<Boolean> tail = YES;

  /**
   * Where downloads are kept.
   *
   * @param directory for those above the threshold; it exists
   * @param memoryThreshold the largest size that is kept in memory, in bytes; -1 for none
   * @param executor writes the files
   */
  public record Spool(Path directory, int memoryThreshold, Executor executor) {}

  private record OpenFile(Path path, FileChannel channel) {}

  /** A sink for one download. */
  public SpoolSink(Spool spool) {
    this.spool = spool;
  }

  @Override
  public CompletionStage<Boolean> announced(long size) {
    if (size <= spool.memoryThreshold()) {
      memory = new byte[(int) size];
    } else {
      tail = CompletableFuture.supplyAsync(this::create, spool.executor());
    }
    return tail;
  }

  private Boolean create() {
    try {
      Path path = Files.createTempFile(spool.directory(), ".tentacle-", ".part");
      file = new OpenFile(path, FileChannel.open(path, StandardOpenOption.WRITE));
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a file in " + spool.directory(), e);
    }
  }

  @Override
  public CompletionStage<?> content(ByteBuf data) {
    OpenFile open = file;
    if (open == null) {
      int length = data.readableBytes();
      data.getBytes(data.readerIndex(), memory, filled, length);
      digest.update(memory, filled, length);
      filled += length;
      return YES;
    }
    ByteBuf piece = data.retain();
    tail = tail.handleAsync((ready, fault) -> write(open, piece, fault), spool.executor());
    return tail;
  }

  private boolean write(OpenFile open, ByteBuf piece, @Nullable Throwable fault) {
    try {
      if (fault != null) {
        throw new IllegalStateException("an earlier piece could not be written", fault);
      }
      ByteBuffer bytes = piece.nioBuffer();
      digest.update(bytes.duplicate());
      while (bytes.hasRemaining()) {
        open.channel().write(bytes);
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + open.path(), e);
    } finally {
      piece.release();
    }
  }

  @Override
  public CompletionStage<Payload> complete() {
    OpenFile open = file;
    if (open == null) {
      return CompletableFuture.completedStage(new Payload.InMemory(memory, hex()));
    }
    return tail.handleAsync((ready, fault) -> close(open, fault), spool.executor());
  }

  private Payload close(OpenFile open, @Nullable Throwable fault) {
    try {
      if (fault != null) {
        throw new IllegalStateException("a piece could not be written", fault);
      }
      long size = open.channel().position();
      open.channel().close();
      return new Payload.OnDisk(open.path(), size, hex());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + open.path(), e);
    } catch (RuntimeException e) {
      discard(open, e);
      throw e;
    }
  }

  @Override
  public void abort(Throwable cause) {
    memory = new byte[0];
    tail.whenCompleteAsync(
        (ready, fault) -> {
          OpenFile open = file;
          if (open != null) {
            discard(open, cause);
          }
        },
        spool.executor());
  }

  private static void discard(OpenFile open, Throwable cause) {
    try {
      open.channel().close();
      Files.deleteIfExists(open.path());
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
