package dev.tentacle.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A Tentacle server in a process of its own, with a storage of its own. */
final class SiteServer implements AutoCloseable {

  /** Whose server it is. */
  enum Kind {
    REFERENCE {
      @Override
      List<String> command() throws MissingException {
        String server = System.getenv("TENTACLE_SERVER");
        if (server == null || !Files.isReadable(Path.of(server))) {
          throw new MissingException("TENTACLE_SERVER does not name the reference server");
        }
        // It refuses to run as root.
        boolean root = System.getProperty("user.name").equals("root");
        List<String> user = root ? List.of("runuser", "-u", "nobody", "--") : List.of();
        return Stream.concat(user.stream(), Stream.of("perl", server)).toList();
      }
    },
    OURS {
      @Override
      List<String> command() {
        return Jvm.command(List.of("-Xmx128m"), "dev.tentacle.app.TentacleSync", List.of("serve"));
      }
    };

    abstract List<String> command() throws MissingException;
  }

  private final Path directory;
  private final int port;
  private final Process process;

  private SiteServer(Path directory, int port, Process process) {
    this.directory = directory;
    this.port = port;
    this.process = process;
  }

  /**
   * Starts one on a free port of 127.0.0.1, and returns when it answers.
   *
   * @param options further ones of the reference, which ours has too
   */
  static SiteServer start(Kind kind, List<String> options)
      throws IOException, InterruptedException, MissingException {
    Path directory = Files.createTempDirectory("bench-site");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    int port = freePort();
    List<String> command = new ArrayList<>(kind.command());
    command.addAll(List.of("-a", "127.0.0.1", "-p", Integer.toString(port)));
    command.addAll(List.of("-s", directory.toString(), "-m", "2000000000", "-I", "-o"));
    command.addAll(options);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    awaitAnswer(port, process);
    return new SiteServer(directory, port, process);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static void awaitAnswer(int port, Process process) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoLinger(true, 0);
        return;
      } catch (IOException e) {
        Thread.sleep(20);
      }
    }
    throw new IOException("the server on port " + port + " does not answer");
  }

  Path directory() {
    return directory;
  }

  int port() {
    return port;
  }

  /**
   * Whether its files are gone, within a few seconds: it deletes the last one after it was sent.
   */
  boolean becomesEmpty() throws IOException, InterruptedException {
    for (int i = 0; i < 100; i++) {
      try (Stream<Path> files = Files.list(directory)) {
        if (files.findAny().isEmpty()) {
          return true;
        }
      }
      Thread.sleep(50);
    }
    return false;
  }

  /** What it and its children have used of the processors so far. */
  Duration cpu() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public void close() throws IOException {
    Run.end(process);
    Packets.delete(directory);
  }
}
