package dev.tentacle.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of every command that needs the configuration. */
final class CommonOptions {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      mapFallbackValue = "",
      description = "Sets one setting; wins over the environment and all files.")
  private Map<String, String> definitions = new LinkedHashMap<>();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The settings, instead of the camel.properties of this installation"
              + " (or of the working directory, where there is no installation).")
  private @Nullable Path config;

  Map<String, String> definitions() {
    return definitions;
  }

  /** Where the command prints what was asked for. */
  PrintWriter out() {
    return Objects.requireNonNull(command).commandLine().getOut();
  }

  @Nullable Path config() {
    return config;
  }
}
