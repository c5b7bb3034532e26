package dev.tentacle.testing;

import static dev.tentacle.testing.TestPki.file;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The reference's {@code tentacle_server} with TLS; without {@code TENTACLE_SERVER} tests skip. */
public final class ReferenceServer implements AutoCloseable {

  private final Path folder;
  private final Process process;
  private final int port;

  private ReferenceServer(Path folder, Process process, int port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one on a free port of the loopback address.
   *
   * @param options its options; a name of a file of the test PKI stands for the file
   */
  public static ReferenceServer start(String... options) throws IOException {
    String program = System.getenv("TENTACLE_SERVER");
    assumeTrue(
        program != null && Files.isReadable(Path.of(program)),
        "TENTACLE_SERVER does not name the reference's tentacle_server");
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("runuser", "-u", "nobody", "--"));
    }
    int port = freePort();
    // Another user must be able to enter it and to read the keys.
    Path folder = open(Files.createTempDirectory("tentacle-reference"), "rwxrwxrwx");
    command.addAll(List.of("perl", program, "-a", "127.0.0.1", "-p", "" + port));
    Path storage = open(Files.createDirectory(folder.resolve("storage")), "rwxrwxrwx");
    command.addAll(List.of("-s", storage.toString(), "-v"));
    for (String option : options) {
      if (option.startsWith("-") || !Files.exists(file(option))) {
        command.add(option);
      } else {
        Path copy = folder.resolve(option);
        Files.copy(file(option), copy);
        command.add(open(copy, "rw-r--r--").toString());
      }
    }
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("server.log").toFile())
            .start();
    ReferenceServer server = new ReferenceServer(folder, process, port);
    Awaitility.await("the reference server").until(server::answers);
    return server;
  }

  private static Path open(Path path, String permissions) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** A file of its storage, for us to write and for it to take away. */
  public Path put(String name, String content) throws IOException {
    return open(Files.writeString(storage().resolve(name), content), "rw-rw-rw-");
  }

  /** Where it keeps files. */
  public Path storage() {
    return folder.resolve("storage");
  }

  /** What it has logged. */
  public String log() throws IOException {
    return Files.readString(folder.resolve("server.log"));
  }

  public int port() {
    return port;
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    try (var files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
