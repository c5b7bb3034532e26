package dev.tentacle.app;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tentacle-sync dead-letters}. */
@Command(
    name = "dead-letters",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Lists, shows, replays and drops the files that were given up.",
      "All of it works while 'tentacle-sync run' does: that process then carries out what is asked."
    },
    subcommands = {
      LettersListCommand.class,
      LettersShowCommand.class,
      LettersReplayCommand.class,
      LettersDropCommand.class,
      CommandLine.HelpCommand.class
    })
final class LettersCommand implements Runnable {

  @Spec private @Nullable CommandSpec command;

  @Override
  public void run() {
    CommandLine commandLine = Objects.requireNonNull(command).commandLine();
    commandLine.usage(commandLine.getErr());
    throw new CommandLine.ParameterException(commandLine, "a command is missing");
  }
}
