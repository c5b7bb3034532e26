package dev.tentacle.client;

import dev.tentacle.client.SpoolSink.Spool;
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

  private final Spool spool;
  private final long maxSize;
  private final SpoolSink archive;

  /**
   * A sink for one download.
   *
   * @param maxSize the most bytes that may come out
   */
  public UnzipSink(Spool spool, long maxSize) {
    this.spool = spool;
    this.maxSize = maxSize;
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
      size = Zip.unpack(in, out, maxSize);
    }
    String hex = HexFormat.of().formatHex(digest.digest());
    if (size > spool.memoryThreshold()) {
      return new Payload.OnDisk(file, size, hex);
    }
    Payload small = new Payload.InMemory(Files.readAllBytes(file), hex);
    Files.delete(file);
    return small;
  }

  @Override
  public void abort(Throwable cause) {
    archive.abort(cause);
  }
}
