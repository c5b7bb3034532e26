package dev.tentacle.testing;

import static org.awaitility.Awaitility.await;

import dev.tentacle.server.ServerOptions;
import dev.tentacle.server.TentacleServer;
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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Who plays a site.
 *
 * <p>The same test runs against both: {@code @ParameterizedTest @EnumSource} with a parameter of
 * this type. {@link #REFERENCE} skips the test unless the environment's {@code TENTACLE_SERVER} is
 * the path of the reference's {@code tentacle_server}.
 */
public enum Sites {
  OURS {
    @Override
    public Site start(SiteSetup setup) throws IOException {
      Path directory = directory(setup);
      ServerOptions options = setup.options(directory);
      TentacleServer server = new TentacleServer(options);
      server.start();
      return new Site(directory, server.addresses().get(0).getPort(), server::close);
    }
  },

  REFERENCE {
    @Override
    public Site start(SiteSetup setup) throws IOException {
      List<String> command = command();
      Path directory = directory(setup);
      int port = freePort();
      command.addAll(setup.arguments(directory, port));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Site site = new Site(directory, port, () -> kill(process));
      await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(20))
          .failFast("the reference server ended", () -> !process.isAlive())
          .until(() -> answers(port));
      return site;
    }
  };

  /** Starts a server that is reached on the loopback address. */
  public abstract Site start(SiteSetup setup) throws IOException;

  /** The storage: not in a test's own temporary folder, which other users cannot enter. */
  private static Path directory(SiteSetup setup) throws IOException {
    Path directory = open(Files.createTempDirectory("tentacle-site"));
    String filters = setup.filters();
    if (filters != null) {
      for (String filter : filters.split(";", -1)) {
        Path folder = directory.resolve(filter.substring(filter.indexOf(':') + 1));
        if (!Files.exists(folder)) {
          open(Files.createDirectories(folder));
        }
      }
    }
    return directory;
  }

  private static Path open(Path folder) throws IOException {
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  /** The reference refuses to run as root. */
  private static List<String> command() {
    String server = System.getenv("TENTACLE_SERVER");
    Assumptions.assumeTrue(
        server != null && Files.isReadable(Path.of(server)),
        "TENTACLE_SERVER does not name the reference's tentacle_server: its half of the test is not run");
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      Assumptions.assumeTrue(
          Files.isExecutable(Path.of("/usr/sbin/runuser")),
          "runuser is missing: the reference server does not run as root");
      command.addAll(List.of("/usr/sbin/runuser", "-u", "nobody", "--"));
    }
    command.addAll(List.of("perl", server));
    return command;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
