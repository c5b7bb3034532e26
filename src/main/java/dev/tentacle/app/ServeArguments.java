package dev.tentacle.app;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line of {@code serve}: the reference server's letters, with its meanings. */
final class ServeArguments {

  @Option(names = "-F", paramLabel = "FILE", description = "Configuration file.")
  @Nullable Path confFile;

  @Option(names = "-s", paramLabel = "DIRECTORY", description = "Storage directory.")
  @Nullable String directory;

  @Option(
      names = "-a",
      paramLabel = "ADDRESSES",
      description = "Addresses to listen on, comma-separated (0.0.0.0).")
  @Nullable String addresses;

  @Option(names = "-p", paramLabel = "PORT", description = "Port to listen on (41121).")
  @Nullable String port;

  @Option(names = "-c", paramLabel = "NUMBER", description = "Sessions served at once (10).")
  @Nullable String maxConnections;

  @Option(
      names = "-i",
      paramLabel = "FILTERS",
      description = "Folders by name: regexp:folder;regexp:folder.")
  @Nullable String filters;

  @Option(names = "-I", description = "Answer LS and MV, which the Sync server needs.")
  boolean insecure;

  @Option(names = "-m", paramLabel = "BYTES", description = "Largest upload (2000000).")
  @Nullable String maxSize;

  @Option(names = "-o", description = "Let an upload replace a file of its name.")
  boolean overwrite;

  @Option(
      names = "-r",
      paramLabel = "NUMBER",
      description = "Retries before a time-out, see -t (3).")
  @Nullable String retries;

  @Option(
      names = "-t",
      paramLabel = "SECONDS",
      description = "A client may be silent for so long, once and for each retry (1).")
  @Nullable String timeout;

  @Option(
      names = "-x",
      paramLabel = "PASSWORD",
      description = "Password; whoever lists processes reads it here.")
  @Nullable String password;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "File whose first line is the password.")
  @Nullable Path passwordFile;

  @Mixin final ServeLimitArguments limits = new ServeLimitArguments();

  @Mixin final ServeTlsArguments tls = new ServeTlsArguments();

  @Option(names = "-l", paramLabel = "FILE", description = "Log to this file as well.")
  @Nullable String logFile;

  @Option(names = "-q", description = "Log nothing.")
  boolean quiet;

  @Option(names = "-v", description = "Log each transfer.")
  boolean verbose;

  @Option(names = "-V", description = "Log each command.")
  boolean veryVerbose;

  @Option(names = "-d", description = "Taken for compatibility: it stays in the foreground.")
  boolean daemon;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and end.")
  boolean help;

  @Option(names = "--version", versionHelp = true, description = "Show the version and end.")
  boolean version;

  // What is refused, with what to use instead.

  @Option(names = "-b", paramLabel = "ADDRESS", hidden = true)
  @Nullable String proxyAddress;

  @Option(names = "-g", paramLabel = "PORT", hidden = true)
  @Nullable String proxyPort;

  @Option(names = "-T", hidden = true)
  boolean libwrap;

  @Option(names = "-S", paramLabel = "ACTION", hidden = true)
  @Nullable String windowsService;
}
