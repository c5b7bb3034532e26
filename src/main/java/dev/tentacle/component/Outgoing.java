package dev.tentacle.component;

import dev.tentacle.client.Source;
import dev.tentacle.protocol.Zip;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.WrappedFile;
import org.jspecify.annotations.Nullable;

/**
 * The body of an exchange as an upload. What is not in memory or in a file already goes through a
 * temporary file, which {@link #close} deletes.
 */
final class Outgoing implements Source, AutoCloseable {

  private final byte @Nullable [] bytes;
  private final Path file;
  private final boolean temporary;
  private final long size;

  private Outgoing(byte @Nullable [] bytes, Path file, boolean temporary) throws IOException {
    this.bytes = bytes;
    this.file = file;
    this.temporary = temporary;
    this.size = bytes == null ? Files.size(file) : bytes.length;
  }

  /**
   * The body as it is.
   *
   * @param directory for a temporary file
   */
  static Outgoing of(Exchange exchange, Path directory)
      throws IOException, InvalidPayloadException {
    Object body = exchange.getMessage().getBody();
    Object inner = body instanceof WrappedFile<?> wrapped ? wrapped.getFile() : body;
    if (inner instanceof File local) {
      return new Outgoing(null, local.toPath(), false);
    }
    if (inner instanceof Path local) {
      return new Outgoing(null, local, false);
    }
    if (body instanceof byte[] || body instanceof String) {
      byte[] content = exchange.getMessage().getMandatoryBody(byte[].class);
      return new Outgoing(content, directory, false);
    }
    try (InputStream in = exchange.getMessage().getMandatoryBody(InputStream.class)) {
      Path copy = Files.createTempFile(directory, ".tentacle-", ".part");
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      return new Outgoing(null, copy, true);
    }
  }

  /** The same packed; this is closed. */
  Outgoing packed(Path directory) throws IOException {
    Path archive = Files.createTempFile(directory, ".tentacle-", ".zip");
    try (this;
        InputStream in = open();
        OutputStream out = Files.newOutputStream(archive)) {
      Zip.pack(in, out);
    }
    return new Outgoing(null, archive, true);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public InputStream open() throws IOException {
    return bytes == null ? Files.newInputStream(file) : new ByteArrayInputStream(bytes);
  }

  @Override
  public void close() throws IOException {
    if (temporary) {
      Files.deleteIfExists(file);
    }
  }
}
