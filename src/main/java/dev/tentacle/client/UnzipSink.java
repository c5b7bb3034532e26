package dev.tentacle.client;

import dev.tentacle.client.SpoolSink.Spool;
import dev.tentacle.protocol.LimitExceededException;
import dev.tentacle.protocol.Zip;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletionStage;

/** Keeps a packed download, and unpacks it when it is whole. */
public final class UnzipSink implements Sink<Payload> {

  /** So many bytes may come out of however few. */
  private static final long HARMLESS = 1 << 20;

  private final Spool spool;
  private final long maxSize;
  private final int maxRatio;
  private final SpoolSink archive;

  /**
   * A sink for one download.
   *
   * @param maxSize the most bytes that may come out
   * @param maxRatio the most bytes that may come out of one, where it is more than a MiB in all
   */
  public UnzipSink(Spool spool, long maxSize, int maxRatio) {
    this.spool = spool;
    this.maxSize = maxSize;
    this.maxRatio = maxRatio;
    this.archive = new SpoolSink(spool);
  }

  @Override
  public CompletionStage<Boolean> announced(long size) {
    return archive.announced(size);
  }

  @Override
  public CompletionStage<?> content(ByteBuf data) {
    return archive.content(data);
  }

  @Override
  public CompletionStage<Payload> complete() {
    return archive.complete().thenApplyAsync(this::unpack, spool.executor());
  }

  private Payload unpack(Payload packed) {
    try {
      Path file = Files.createTempFile(spool.directory(), ".tentacle-", ".part");
      try {
        return unpack(packed, file);
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(file);
        throw e;
      } finally {
        if (packed instanceof Payload.OnDisk stored) {
          Files.deleteIfExists(stored.file());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack: " + e.getMessage(), e);
    }
  }

  private Payload unpack(Payload packed, Path file) throws IOException {
    MessageDigest digest = SpoolSink.sha256();
    long size;
    try (InputStream in = packed.open();
        OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
      size = unpack(in, out, Math.max(HARMLESS, packed.size() * maxRatio));
    }
    String hex = HexFormat.of().formatHex(digest.digest());
    if (size > spool.memoryThreshold()) {
      return new Payload.OnDisk(file, size, hex);
    }
    Payload small = new Payload.InMemory(Files.readAllBytes(file), hex);
    Files.delete(file);
    return small;
  }

  private long unpack(InputStream in, OutputStream out, long byRatio) throws IOException {
    try {
      return Zip.unpack(in, out, Math.min(maxSize, byRatio));
    } catch (LimitExceededException e) {
      throw byRatio >= maxSize
          ? e
          : new LimitExceededException("what is packed", "maxCompressionRatio", maxRatio);
    }
  }

  @Override
  public void abort(Throwable cause) {
    archive.abort(cause);
  }
}
