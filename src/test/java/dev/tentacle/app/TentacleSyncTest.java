package dev.tentacle.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
