package dev.tentacle.app;

import java.io.Console;
import java.util.Optional;

/** Asks a person for something that is not to be seen. */
@FunctionalInterface
interface Prompt {

  /** What was typed, which the caller wipes; empty where there is nobody to ask. */
  Optional<char[]> ask(String question);

  /**
   * At the terminal that the program was started from. From Java 22 on there is always a console;
   * it gives nothing where standard input is none.
   */
  @SuppressWarnings("SystemConsoleNull")
  static Optional<char[]> atTerminal(String question) {
    Console console = System.console();
    return console == null
        ? Optional.empty()
        : Optional.ofNullable(console.readPassword("%s", question));
  }
}
