package dev.tentacle.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TentacleSyncTest {

  @ParameterizedTest
  @ValueSource(strings = {"run", "once", "check", "list", "serve", "demo"})
  void explainsEachCommandAndTellsTheVersion(String command) {
    Cli help = Cli.run(command, "--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("Usage: tentacle-sync " + command);
    Cli version = Cli.run(command, "--version");
    assertThat(version.code()).isZero();
    assertThat(version.out()).contains("tentacle-sync", "Apache Camel", "Java ");
  }

  /** The list of commands shows the first paragraph of each alone. */
  @Test
  void describesEachCommandInAWholeSentenceFirst() {
    List<CommandLine> commands = new ArrayList<>(List.of(TentacleSync.commandLine()));
    for (int i = 0; i < commands.size(); i++) {
      commands.addAll(commands.get(i).getSubcommands().values());
    }
    commands.removeIf(command -> command.getCommand() instanceof CommandLine.HelpCommand);
    assertThat(commands)
        .hasSizeGreaterThan(10)
        .allSatisfy(
            command ->
                assertThat(command.getCommandSpec().usageMessage().description()[0])
                    .matches("\\p{Lu}.*[.]"));
  }

  @Test
  void listsTheCommands() {
    Cli help = Cli.run("--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("run", "once", "check", "list", "demo", "Exit codes");
    assertThat(Cli.run("--version").out()).startsWith("tentacle-sync ");
  }

  @Test
  void refusesToDoNothing() {
    Cli none = Cli.run();
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("Usage:", "a command is missing");
  }

  @Test
  void namesAnUnknownOptionAndWhereHelpIs() {
    Cli unknown = Cli.run("once", "--fast");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err())
        .contains("Unknown option: '--fast'", "Try 'tentacle-sync once --help'.");
  }

  @Test
  void suggestsTheCommandThatWasMeant() {
    Cli misspelt = Cli.run("chekc");
    assertThat(misspelt.code()).isEqualTo(2);
    assertThat(misspelt.err()).contains("'chekc'", "check");
  }

  @Test
  void asksForTheSiteToList() {
    Cli missing = Cli.run("list");
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("Missing required parameter: 'SITE'");
  }
}
