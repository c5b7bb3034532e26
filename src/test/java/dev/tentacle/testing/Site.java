package dev.tentacle.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
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

  /**
   * Puts a file into the storage, past the server, which may be another user's process: whole,
   * since a poll may take it at once.
   */
  public Path put(String path, byte[] content) throws IOException {
    Path file = directory.resolve(path);
    Path hidden = Files.write(file.resolveSibling("." + file.getFileName() + ".part"), content);
    Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("rw-rw-rw-"));
    return Files.move(hidden, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The same of a text, in UTF-8. */
  public Path put(String path, String content) throws IOException {
    return put(path, content.getBytes(StandardCharsets.UTF_8));
  }

  /** A file of the storage. */
  public byte[] get(String path) throws IOException {
    return Files.readAllBytes(directory.resolve(path));
  }

  /** Every file and folder of the storage, hidden ones too, relative to it and in order. */
  public List<String> tree() {
    List<String> tree = new ArrayList<>();
    try {
      Files.walkFileTree(directory, new Lister(tree));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tree.stream().sorted().toList();
  }

  /** The server may delete a file between its listing and the look at it. */
  private final class Lister extends SimpleFileVisitor<Path> {

    private final List<String> tree;

    Lister(List<String> tree) {
      this.tree = tree;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return folder.equals(directory) ? FileVisitResult.CONTINUE : visitFile(folder, attributes);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      tree.add(directory.relativize(file).toString());
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException fault) throws IOException {
      if (fault instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw fault;
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
