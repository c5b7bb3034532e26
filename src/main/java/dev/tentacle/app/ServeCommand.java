package dev.tentacle.app;

import dev.tentacle.server.ServerOptions;
import dev.tentacle.server.TentacleServer;
import dev.tentacle.tls.TlsConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code tentacle-sync serve}: a Tentacle server that takes the reference server's options. Runs
 * until the JVM is told to end, or its thread is interrupted.
 */
@Command(
    name = "serve",
    sortOptions = false,
    versionProvider = Version.class,
    description = {
      "A Tentacle server that stands in for tentacle_server: same options, same file.",
      "Behind what an option does stands its default."
    },
    footer = {
      "",
      "The command line wins over the file of -F. The password comes from -x, --password-file, the"
          + " environment's TENTACLE_PASSWORD, or that file; the key's from --key-password-file,"
          + " TENTACLE_KEY_PASSWORD, or the terminal (-w).",
      "Exit codes: 0 done, 1 something failed, 2 wrong usage or configuration."
    })
public final class ServeCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  private final Map<String, String> environment;
  private final Prompt prompt;

  @Mixin private final ServeArguments arguments = new ServeArguments();

  private CommandSpec command = CommandSpec.create();

  /** For picocli. */
  public ServeCommand() {
    this(System.getenv(), Prompt::atTerminal);
  }

  ServeCommand(Map<String, String> environment, Prompt prompt) {
    this.environment = Map.copyOf(environment);
    this.prompt = prompt;
  }

  @Spec
  void setCommand(CommandSpec command) {
    this.command = command;
    // As with the reference, the last one counts: TENTACLE_EXT_OPTS comes behind other options.
    command.parser().overwrittenOptionsAllowed(true);
  }

  @Override
  public Integer call() throws IOException {
    TentacleServer server = start();
    Thread end = new Thread(server::close, "serve-end");
    Runtime.getRuntime().addShutdownHook(end);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      LOG.debug("Interrupted, which ends the server");
    }
    server.close();
    Runtime.getRuntime().removeShutdownHook(end);
    return ExitCode.OK;
  }

  private TentacleServer start() throws IOException {
    try {
      ServeSettings settings = ServeSettings.read(arguments, environment, prompt);
      ServerOptions options = settings.options();
      ServeLogging.level(settings.verbosity());
      Path logFile = settings.logFile();
      if (logFile != null) {
        ServeLogging.file(logFile);
      }
      settings.notices(options).forEach(notice -> LOG.warn("{}", notice));
      TentacleServer server = new TentacleServer(options);
      server.start();
      tell(server, options.tls() != null);
      return server;
    } catch (IllegalArgumentException | TlsConfigurationException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private void tell(TentacleServer server, boolean tls) {
    PrintWriter out = command.commandLine().getOut();
    for (InetSocketAddress address : server.addresses()) {
      out.println(
          "Listening on "
              + address.getAddress().getHostAddress()
              + " port "
              + address.getPort()
              + (tls ? " with TLS" : ""));
    }
    out.flush();
  }
}
