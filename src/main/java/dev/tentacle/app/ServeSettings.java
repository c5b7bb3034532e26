package dev.tentacle.app;

import dev.tentacle.server.ServerOptions;
import dev.tentacle.tls.TlsContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the command line, the configuration file and the environment say together. What is wrong is
 * an {@link IllegalArgumentException} that names the option or token, and what to do.
 */
final class ServeSettings {

  /** How much is logged of the server. */
  enum Verbosity {
    NOTHING,
    NORMAL,
    TRANSFERS,
    COMMANDS
  }

  private final ServeArguments arguments;
  private final ServeValues values;
  private final Map<String, String> environment;
  private final ServeTls tls;

  private ServeSettings(
      ServeArguments arguments,
      ServeValues values,
      Map<String, String> environment,
      Prompt prompt) {
    this.arguments = arguments;
    this.values = values;
    this.environment = environment;
    this.tls = new ServeTls(arguments.tls, values, environment, prompt);
  }

  /**
   * Reads the configuration file, if the command line names one, and refuses what is not offered.
   *
   * @param prompt asks for the key's password
   */
  static ServeSettings read(
      ServeArguments arguments, Map<String, String> environment, Prompt prompt) {
    ServeValues values = ServeValues.of(arguments.confFile);
    NotOffered.refuse(arguments, values);
    return new ServeSettings(arguments, values, environment, prompt);
  }

  /** The server's options. */
  ServerOptions options() {
    String directory = values.either(arguments.directory, "directory");
    if (directory == null) {
      throw new IllegalArgumentException(
          "no storage directory: give option -s, or token directory in the file of -F");
    }
    ServerOptions.Builder options =
        ServerOptions.builder(Path.of(directory))
            .insecure(arguments.insecure || values.isOne("insecure"))
            .overwrite(arguments.overwrite || values.isOne("overwrite"));
    numbers(options);
    values.text(arguments.addresses, "-a", "addresses", options::addresses);
    values.text(arguments.filters, "-i", "filters", options::filters);
    String password = password();
    if (password != null) {
      options.password(password);
    }
    ServeLimits limits = new ServeLimits(arguments.limits, values);
    return options
        .limits(limits.limits())
        .insecureFor(limits.insecureFor())
        .tls(tls.context())
        .build();
  }

  private void numbers(ServerOptions.Builder options) {
    values.integer(arguments.port, "-p", "port", 0, 65535).ifPresent(options::port);
    values
        .integer(arguments.maxConnections, "-c", "max_connections", 1, Integer.MAX_VALUE)
        .ifPresent(options::maxConnections);
    values
        .number(arguments.maxSize, "-m", "max_size", 1, Long.MAX_VALUE)
        .ifPresent(options::maxSize);
    values.integer(arguments.retries, "-r", "retries", 1, 1_000_000).ifPresent(options::retries);
    values
        .number(arguments.timeout, "-t", "timeout", 1, 1_000_000)
        .map(Duration::ofSeconds)
        .ifPresent(options::timeout);
  }

  private @Nullable String password() {
    Path file = arguments.passwordFile;
    if (arguments.password != null && file != null) {
      throw new IllegalArgumentException("options -x and --password-file: give one of them");
    }
    if (arguments.password != null) {
      return arguments.password;
    }
    if (file != null) {
      return ServeValues.firstLine(file, "password file", "--password-file");
    }
    String fromEnvironment = environment.get("TENTACLE_PASSWORD");
    return fromEnvironment != null ? fromEnvironment : values.inConf("password");
  }

  /** A file to log to, null for none. */
  @Nullable Path logFile() {
    return values.path(arguments.logFile, "log_file");
  }

  Verbosity verbosity() {
    if (arguments.quiet || values.isOne("quiet")) {
      return Verbosity.NOTHING;
    }
    if (arguments.veryVerbose || (!arguments.verbose && "2".equals(values.inConf("verbose")))) {
      return Verbosity.COMMANDS;
    }
    return arguments.verbose || values.isOne("verbose") ? Verbosity.TRANSFERS : Verbosity.NORMAL;
  }

  /** What is taken but has not the effect that it may be thought to have. */
  List<String> notices(ServerOptions options) {
    TlsContext context = options.tls();
    List<String> notices = new ArrayList<>(context == null ? tls.idle() : context.notices());
    if (arguments.daemon || values.isOne("daemon")) {
      notices.add("Not a daemon: it stays in the foreground, where a service manager keeps it");
    }
    if (arguments.password != null) {
      notices.add(
          "Whoever lists processes reads the password of -x: use --password-file or the"
              + " environment's TENTACLE_PASSWORD");
    }
    if (values.inConf("block_size") != null) {
      notices.add("Without effect here: " + values.describe("block_size"));
    }
    if (values.conf() != null) {
      values
          .conf()
          .unknownTokens()
          .forEach(token -> notices.add("Not known: " + values.describe(token)));
    }
    return notices;
  }
}
