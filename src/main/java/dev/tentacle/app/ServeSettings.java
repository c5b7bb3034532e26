package dev.tentacle.app;

import dev.tentacle.server.ServerConf;
import dev.tentacle.server.ServerOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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

  /** The reference server's own, as its configuration file would have them. */
  private static final String INVALID_CHARS = "\\?\\[\\]\\/\\\\\\=\\+\\<\\>\\:\\;\\'\\,\\*\\~";

  private static final String NO_TLS =
      "TLS is not offered yet; put a TLS proxy such as stunnel before it";
  private static final String NO_PROXY =
      "it does not pass requests on; use a TCP proxy such as HAProxy or socat";
  private static final String NO_LIBWRAP =
      "TCP wrappers are not offered; use the machine's firewall to say who may connect";
  private static final String NO_WINDOWS_SERVICE =
      "Windows services are not managed; use a service wrapper such as WinSW";

  private final ServeArguments arguments;
  private final @Nullable ServerConf conf;
  private final Map<String, String> environment;

  private ServeSettings(
      ServeArguments arguments, @Nullable ServerConf conf, Map<String, String> environment) {
    this.arguments = arguments;
    this.conf = conf;
    this.environment = environment;
  }

  /**
   * Reads the configuration file, if the command line names one, and refuses what is not offered.
   */
  static ServeSettings read(ServeArguments arguments, Map<String, String> environment) {
    ServerConf conf = arguments.confFile == null ? null : conf(arguments.confFile);
    ServeSettings settings = new ServeSettings(arguments, conf, environment);
    settings.refuseWhatIsNotOffered();
    return settings;
  }

  private static ServerConf conf(Path file) {
    try {
      return ServerConf.read(file);
    } catch (IOException e) {
      throw unreadable("configuration file", file, "-F", e);
    }
  }

  private static IllegalArgumentException unreadable(
      String what, Path file, String option, IOException fault) {
    return new IllegalArgumentException(
        what
            + " "
            + file
            + " of "
            + option
            + " cannot be read: give a file that exists and that"
            + " this user may read",
        fault);
  }

  private void refuseWhatIsNotOffered() {
    refuse("-e", arguments.certificate != null, "ssl_cert", inConf("ssl_cert") != null, NO_TLS);
    refuse("-f", arguments.ca != null, "ssl_ca", inConf("ssl_ca") != null, NO_TLS);
    refuse("-k", arguments.key != null, "ssl_key", inConf("ssl_key") != null, NO_TLS);
    refuse("-w", arguments.askKeyPassword, "ssl_password", isOne("ssl_password"), NO_TLS);
    refuse(
        "-z", arguments.tlsVersion != null, "ssl_version", inConf("ssl_version") != null, NO_TLS);
    refuse("-u", arguments.ciphers != null, "ssl_cipher", inConf("ssl_cipher") != null, NO_TLS);
    refuse("-b", arguments.proxyAddress != null, "proxy_ip", inConf("proxy_ip") != null, NO_PROXY);
    refuse("-g", arguments.proxyPort != null, "proxy_port", false, NO_PROXY);
    refuse("-T", arguments.libwrap, "use_libwrap", isOne("use_libwrap"), NO_LIBWRAP);
    refuse("-S", arguments.windowsService != null, "", false, NO_WINDOWS_SERVICE);
    String invalidChars = inConf("invalid_chars");
    refuse(
        "",
        false,
        "invalid_chars",
        invalidChars != null && !invalidChars.equals(INVALID_CHARS),
        "the characters that a name cannot have are fixed; take the line out");
  }

  private void refuse(String option, boolean given, String token, boolean set, String why) {
    if (given) {
      throw new IllegalArgumentException("option " + option + ": " + why);
    }
    if (set) {
      throw new IllegalArgumentException(describe(token) + ": " + why);
    }
  }

  private String describe(String token) {
    return "token " + token + (conf == null ? "" : " in " + conf.file());
  }

  private @Nullable String inConf(String token) {
    return conf == null ? null : conf.get(token);
  }

  private boolean isOne(String token) {
    return conf != null && conf.isOne(token);
  }

  /** The server's options. */
  ServerOptions options() {
    String directory = either(arguments.directory, "directory");
    if (directory == null) {
      throw new IllegalArgumentException(
          "no storage directory: give option -s, or token directory in the file of -F");
    }
    ServerOptions.Builder options =
        ServerOptions.builder(Path.of(directory))
            .insecure(arguments.insecure || isOne("insecure"))
            .overwrite(arguments.overwrite || isOne("overwrite"));
    number(arguments.port, "-p", "port", 0, 65535, value -> options.port(value.intValue()));
    number(
        arguments.maxConnections,
        "-c",
        "max_connections",
        1,
        Integer.MAX_VALUE,
        value -> options.maxConnections(value.intValue()));
    number(arguments.maxSize, "-m", "max_size", 1, Long.MAX_VALUE, options::maxSize);
    number(
        arguments.retries,
        "-r",
        "retries",
        1,
        1_000_000,
        value -> options.retries(value.intValue()));
    number(
        arguments.timeout,
        "-t",
        "timeout",
        1,
        1_000_000,
        value -> options.timeout(Duration.ofSeconds(value)));
    text(arguments.addresses, "-a", "addresses", options::addresses);
    text(arguments.filters, "-i", "filters", options::filters);
    String password = password();
    if (password != null) {
      options.password(password);
    }
    return options.build();
  }

  private @Nullable String either(@Nullable String argument, String token) {
    return argument != null ? argument : inConf(token);
  }

  private void text(
      @Nullable String argument, String option, String token, Consumer<String> setter) {
    String value = either(argument, token);
    if (value != null) {
      try {
        setter.accept(value);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(origin(argument, option, token) + e.getMessage(), e);
      }
    }
  }

  private String origin(@Nullable String argument, String option, String token) {
    return (argument != null ? "option " + option : describe(token)) + ": ";
  }

  private void number(
      @Nullable String argument,
      String option,
      String token,
      long min,
      long max,
      Consumer<Long> setter) {
    text(argument, option, token, value -> setter.accept(parse(value, min, max)));
  }

  private static long parse(String text, long min, long max) {
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a number: give " + min + " to " + max, e);
    }
    throw new IllegalArgumentException(
        "'" + text + "' is out of range: give " + min + " to " + max);
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
      try {
        return Files.readString(file, StandardCharsets.UTF_8).lines().findFirst().orElse("");
      } catch (IOException e) {
        throw unreadable("password file", file, "--password-file", e);
      }
    }
    String fromEnvironment = environment.get("TENTACLE_PASSWORD");
    return fromEnvironment != null ? fromEnvironment : inConf("password");
  }

  /** A file to log to, null for none. */
  @Nullable Path logFile() {
    String file = either(arguments.logFile, "log_file");
    return file == null ? null : Path.of(file);
  }

  Verbosity verbosity() {
    if (arguments.quiet || isOne("quiet")) {
      return Verbosity.NOTHING;
    }
    if (arguments.veryVerbose || (!arguments.verbose && "2".equals(inConf("verbose")))) {
      return Verbosity.COMMANDS;
    }
    return arguments.verbose || isOne("verbose") ? Verbosity.TRANSFERS : Verbosity.NORMAL;
  }

  /** What is taken but has not the effect that it may be thought to have. */
  List<String> notices() {
    List<String> notices = new ArrayList<>();
    if (arguments.daemon || isOne("daemon")) {
      notices.add("Not a daemon: it stays in the foreground, where a service manager keeps it");
    }
    if (arguments.password != null) {
      notices.add(
          "Whoever lists processes reads the password of -x: use --password-file or the"
              + " environment's TENTACLE_PASSWORD");
    }
    if (inConf("block_size") != null) {
      notices.add("Without effect here: " + describe("block_size"));
    }
    if (conf != null) {
      conf.unknownTokens().forEach(token -> notices.add("Not known: " + describe(token)));
    }
    return notices;
  }
}
