package dev.tentacle.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A Tentacle server on a loopback port, with a storage directory of its own. */
public final class Site implements AutoCloseable {

  private final Path directory;
  private final int port;
  private final Runnable stop;

  Site(Path directory, int port, Runnable stop) {
    this.directory = directory;
    this.port = port;
    this.stop = stop;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  public int port() {
    return port;
  }

  /** Its storage. */
  public Path directory() {
    return directory;
  }

  /** Connects to it. */
  public RawClient connect() throws IOException {
    return RawClient.to(address());
  }

  /** Puts a file into the storage, past the server, which may be another user's process. */
  public Path put(String path, byte[] content) throws IOException {
    Path file = Files.write(directory.resolve(path), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
  }

  /** A file of the storage. */
  public byte[] get(String path) throws IOException {
    return Files.readAllBytes(directory.resolve(path));
  }

  /** Every file and folder of the storage, hidden ones too, relative to it and in order. */
  public List<String> tree() {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(path -> !path.equals(directory))
          .map(path -> directory.relativize(path).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      stop.run();
    } finally {
      try (Stream<Path> all = Files.walk(directory)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
