package dev.tentacle.app;

import dev.tentacle.config.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
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

  /**
   * Why a route cannot be made: its name, file and line, and what the innermost cause says; Camel
   * tells that, and the whole endpoint, once for each exception around it.
   */
  static String ofRoutes(Throwable fault, CamelContext context) {
    FailedToCreateRouteException refused = find(fault, FailedToCreateRouteException.class);
    if (refused == null) {
      return messages(fault);
    }
    Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
    RouteDefinition route = model.getRouteDefinition(refused.getRouteId());
    String reason = reason(fault).replaceFirst("^Failed to resolve endpoint: .* due to: ", "");
    return "route " + refused.getRouteId() + place(route, refused) + ": " + reason;
  }

  private static String place(
      @Nullable RouteDefinition route, FailedToCreateRouteException refused) {
    if (route == null) {
      return refused.getLocation() == null ? "" : " (" + refused.getLocation() + ")";
    }
    // A route of a template has no resource, only the places of its parts.
    String file =
        route.getResource() == null
            ? route.getInput().getLocation()
            : route.getResource().getLocation();
    // Camel has the step in its text alone.
    String text = String.valueOf(refused.getMessage());
    int line =
        route.getOutputs().stream()
            .filter(step -> text.contains(">>> " + step + " <<<"))
            .mapToInt(ProcessorDefinition::getLineNumber)
            .findFirst()
            .orElse(route.getInput().getLineNumber());
    return " (" + file + " line " + line + ")";
  }

  /** The innermost exception of ours, which is made to be read; else the innermost of all. */
  private static String reason(Throwable fault) {
    Throwable reason = fault;
    for (Throwable t = fault; t != null; t = t.getCause()) {
      boolean isOurs = t.getClass().getName().startsWith("dev.tentacle.");
      if (isOurs || !reason.getClass().getName().startsWith("dev.tentacle.")) {
        reason = t;
      }
    }
    return String.valueOf(reason.getMessage());
  }

  /** What each cause adds to the one before it, on one line. */
  static String messages(Throwable fault) {
    Set<String> messages = new LinkedHashSet<>();
    for (Throwable t = fault; t != null; t = t.getCause()) {
      if (t.getCause() != null && t.getCause().toString().equals(t.getMessage())) {
        continue;
      }
      String text = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
      String message = text.strip().replaceAll("\\s+", " ");
      if (messages.stream().noneMatch(earlier -> earlier.contains(message))) {
        messages.add(message);
      }
    }
    return String.join(": ", messages);
  }
}
