package dev.tentacle.app;

import dev.tentacle.config.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Tells a person what went wrong, and the caller by the exit code. */
final class Faults {

  private Faults() {}

  static int ofUsage(ParameterException fault, String[] arguments) {
    CommandLine command = fault.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("tentacle-sync: " + fault.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(fault, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }

  static int ofExecution(Exception fault, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    ConfigurationException refusal = find(fault, ConfigurationException.class);
    if (refusal != null) {
      err.println("tentacle-sync: " + refusal.getMessage());
      return ExitCode.USAGE;
    }
    err.println("tentacle-sync: " + messages(fault));
    if (find(fault, IOException.class) == null) {
      // Nothing that was foreseen: whoever reports it needs to say where it was.
      fault.printStackTrace(err);
    }
    return ExitCode.FAULT;
  }

  private static <T> @Nullable T find(Throwable fault, Class<T> type) {
    for (Throwable t = fault; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return type.cast(t);
      }
    }
    return null;
  }

  /** What the innermost cause of ours says, which Camel wraps in much else; else all of it. */
  static String essence(Throwable fault) {
    String essence = "";
    for (Throwable t = fault; t != null; t = t.getCause()) {
      if (t.getClass().getName().startsWith("dev.tentacle.") && t.getMessage() != null) {
        essence = t.getMessage();
      }
    }
    return essence.isEmpty() ? messages(fault) : essence;
  }

  /** What each cause adds to the one before it, on one line. */
  static String messages(Throwable fault) {
    Set<String> messages = new LinkedHashSet<>();
    for (Throwable t = fault; t != null; t = t.getCause()) {
      String text = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
      String message = text.strip().replaceAll("\\s+", " ");
      if (messages.stream().noneMatch(earlier -> earlier.contains(message))) {
        messages.add(message);
      }
    }
    return String.join(": ", messages);
  }
}
