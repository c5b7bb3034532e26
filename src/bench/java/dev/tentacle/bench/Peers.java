package dev.tentacle.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Programs that one would use instead. */
final class Peers {

  private Peers() {}

  /**
   * LS, then one MV after the other, in Perl.
   *
   * @param arguments after the port and the folder: the CA where the site speaks TLS
   */
  record Naive(List<String> arguments) implements Way {

    Naive() {
      this(List.of());
    }

    @Override
    public String name() {
      return "naive client (LS, MV, MV, …)";
    }

    @Override
    public boolean isSlow() {
      return true;
    }

    @Override
    public Duration bringHome(int port, Path site, Path home, int files) throws Exception {
      Path script = Files.createTempFile("naive", ".pl");
      try (InputStream source = Peers.class.getResourceAsStream("naive.pl")) {
        if (source == null) {
          throw new IOException("naive.pl is not on the class path");
        }
        Files.write(script, source.readAllBytes());
        List<String> command = new ArrayList<>(List.of("perl", script.toString()));
        command.addAll(List.of(Integer.toString(port), home.toString()));
        command.addAll(arguments);
        return Way.timed(() -> Run.toEnd(command));
      } finally {
        Files.delete(script);
      }
    }
  }

  /** The reference client; it needs to be told the names, and deletes nothing. */
  static final class TentacleClient implements Way {

    @Override
    public String name() {
      return "`tentacle_client -g` (deletes nothing)";
    }

    @Override
    public boolean emptiesTheSite() {
      return false;
    }

    @Override
    public boolean isSlow() {
      return true;
    }

    @Override
    public Duration bringHome(int port, Path site, Path home, int files) throws Exception {
      if (!Run.isInstalled("tentacle_client")) {
        throw new MissingException("tentacle_client is not installed");
      }
      List<String> command = new ArrayList<>();
      command.addAll(List.of("env", "-C", home.toString()));
      command.addAll(List.of("tentacle_client", "-a", "127.0.0.1", "-p", Integer.toString(port)));
      command.add("-g");
      try (Stream<Path> names = Files.list(site)) {
        names.forEach(name -> command.add(name.getFileName().toString()));
      }
      return Way.timed(() -> Run.toEnd(command));
    }
  }

  /**
   * rsync over ssh.
   *
   * @param ssh the server to go through
   * @param force whether each file is forced to the disk
   */
  record Rsync(SshServer ssh, boolean force) implements Way {

    @Override
    public String name() {
      return "`rsync --remove-source-files" + (force ? " --fsync`" : "`");
    }

    @Override
    public Duration bringHome(int port, Path site, Path home, int files) throws Exception {
      if (!Run.isInstalled("rsync")) {
        throw new MissingException("rsync is not installed");
      }
      List<String> command = new ArrayList<>(List.of("rsync", "-t", "-r", "--remove-source-files"));
      if (force) {
        command.add("--fsync");
      }
      command.addAll(List.of("-e", String.join(" ", ssh.client())));
      command.add(ssh.user() + "@127.0.0.1:" + site + "/");
      command.add(home + "/");
      return Way.timed(() -> Run.toEnd(command));
    }
  }
}
