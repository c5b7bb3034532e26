package dev.tentacle.app;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line of the Sync server: {@code tentacle-sync}. */
@Command(
    name = "tentacle-sync",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Brings Pandora FMS packets home from the Tentacle servers of isolated networks.",
    footer = {
      "",
      "A setting is taken from -D, else from the environment (sync_port is SYNC_PORT), else from"
          + " camel.properties, else from the file that pandora_server_conf names.",
      "Exit codes: 0 done, 1 something failed, 2 wrong usage or configuration."
    },
    subcommands = {
      RunCommand.class,
      OnceCommand.class,
      CheckCommand.class,
      ListCommand.class,
      LettersCommand.class,
      ServeCommand.class,
      DemoCommand.class,
      CommandLine.HelpCommand.class
    })
public final class TentacleSync implements Runnable {

  @Spec private @Nullable CommandSpec command;

  /** For picocli. */
  public TentacleSync() {}

  /** Runs one command; ends the JVM with its exit code. */
  public static void main(String... arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new TentacleSync())
        .setParameterExceptionHandler(Faults::ofUsage)
        .setExecutionExceptionHandler(Faults::ofExecution);
  }

  /** Without a command there is nothing to do but to say which there are. */
  @Override
  public void run() {
    CommandLine commandLine = Objects.requireNonNull(command).commandLine();
    commandLine.usage(commandLine.getErr());
    throw new CommandLine.ParameterException(commandLine, "a command is missing");
  }
}
