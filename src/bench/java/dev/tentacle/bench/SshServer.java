package dev.tentacle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An OpenSSH server of the benchmark's own, on a free port of 127.0.0.1, with keys of its own. */
final class SshServer implements AutoCloseable {

  private static final String SSHD = "/usr/sbin/sshd";

  private final Path folder;
  private final int port;
  private final Process process;

  private SshServer(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  static SshServer start() throws IOException, InterruptedException, MissingException {
    if (!Files.isExecutable(Path.of(SSHD)) || !Run.isInstalled("ssh")) {
      throw new MissingException("OpenSSH is not installed");
    }
    Path folder = Files.createTempDirectory("bench-ssh");
    int port = SiteServer.freePort();
    for (String key : List.of("host", "user")) {
      String file = folder.resolve(key).toString();
      Run.toEnd(List.of("ssh-keygen", "-q", "-t", "ecdsa", "-m", "PEM", "-N", "", "-f", file));
    }
    if (System.getProperty("user.name").equals("root")) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    Files.write(
        folder.resolve("config"),
        List.of(
            "ListenAddress 127.0.0.1",
            "Port " + port,
            "HostKey " + folder.resolve("host"),
            "AuthorizedKeysFile " + folder.resolve("user.pub"),
            "PidFile none",
            "StrictModes no",
            "UsePAM no",
            "PermitRootLogin yes",
            "Subsystem sftp internal-sftp -d /"));
    Process process =
        new ProcessBuilder(SSHD, "-D", "-e", "-f", folder.resolve("config").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    SiteServer.awaitAnswer(port, process);
    return new SshServer(folder, port, process);
  }

  String user() {
    return System.getProperty("user.name");
  }

  int port() {
    return port;
  }

  Path key() {
    return folder.resolve("user");
  }

  /** The command that reaches it, the address left out. */
  List<String> client() {
    return List.of(
        "ssh",
        "-p",
        Integer.toString(port),
        "-i",
        key().toString(),
        "-o",
        "StrictHostKeyChecking=no",
        "-o",
        "UserKnownHostsFile=/dev/null",
        "-o",
        "LogLevel=ERROR");
  }

  @Override
  public void close() throws IOException {
    Run.end(process);
    Packets.delete(folder);
  }
}
