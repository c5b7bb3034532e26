package dev.tentacle.app;

import dev.tentacle.server.ClientRule;
import dev.tentacle.server.ServerLimits;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What command line and configuration file say of {@code serve}'s limits. */
final class ServeLimits {

  private final ServeLimitArguments arguments;
  private final ServeValues values;

  ServeLimits(ServeLimitArguments arguments, ServeValues values) {
    this.arguments = arguments;
    this.values = values;
  }

  ServerLimits limits() {
    ServerLimits defaults = ServerLimits.DEFAULT;
    return new ServerLimits(
        integer(arguments.connectionsPerAddress, "--max-connections-per-address")
            .orElse(defaults.connectionsPerAddress()),
        integer(arguments.minTransferRate, "--min-transfer-rate")
            .orElse(defaults.minTransferRate()),
        number(arguments.passwordDelay, "--password-delay", 3600)
            .map(Duration::ofSeconds)
            .orElse(defaults.passwordDelay()),
        integer(arguments.maxStoredFiles, "--max-stored-files").orElse(defaults.maxStoredFiles()),
        bytes(arguments.maxStoredBytes, "--max-stored-bytes").orElse(defaults.maxStoredBytes()),
        bytes(arguments.minFreeBytes, "--min-free-bytes").orElse(defaults.minFreeBytes()));
  }

  private Optional<Integer> integer(@Nullable String argument, String option) {
    return number(argument, option, Integer.MAX_VALUE).map(Math::toIntExact);
  }

  private Optional<Long> bytes(@Nullable String argument, String option) {
    return number(argument, option, Long.MAX_VALUE);
  }

  private Optional<Long> number(@Nullable String argument, String option, long max) {
    return values.number(argument, option, token(option), 0, max);
  }

  /** The token is the option's name, in the manner of tokens. */
  private static String token(String option) {
    return option.substring(2).replace('-', '_');
  }

  /** Whom LS and MV are answered. */
  ClientRule insecureFor() {
    String given = values.either(arguments.insecureNames, token("--insecure-names"));
    String names = given == null ? "" : given;
    String option = "--insecure-addresses";
    return values
        .value(
            arguments.insecureAddresses,
            option,
            token(option),
            addresses -> ClientRule.parse(addresses, names))
        .orElseGet(() -> ClientRule.parse("", names));
  }
}
