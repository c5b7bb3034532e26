package dev.tentacle.app;

import dev.tentacle.server.ClientRule;
import dev.tentacle.server.ServerLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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
        (int)
            number(
                arguments.connectionsPerAddress,
                "--max-connections-per-address",
                Integer.MAX_VALUE,
                defaults.connectionsPerAddress()),
        (int)
            number(
                arguments.minTransferRate,
                "--min-transfer-rate",
                Integer.MAX_VALUE,
                defaults.minTransferRate()),
        Duration.ofSeconds(
            number(
                arguments.passwordDelay,
                "--password-delay",
                3600,
                defaults.passwordDelay().toSeconds())),
        (int)
            number(
                arguments.maxStoredFiles,
                "--max-stored-files",
                Integer.MAX_VALUE,
                defaults.maxStoredFiles()),
        number(
            arguments.maxStoredBytes,
            "--max-stored-bytes",
            Long.MAX_VALUE,
            defaults.maxStoredBytes()),
        number(
            arguments.minFreeBytes, "--min-free-bytes", Long.MAX_VALUE, defaults.minFreeBytes()));
  }

  /** The token is the option's name, in the manner of tokens. */
  private static String token(String option) {
    return option.substring(2).replace('-', '_');
  }

  private long number(@Nullable String argument, String option, long max, long otherwise) {
    AtomicLong value = new AtomicLong(otherwise);
    values.number(argument, option, token(option), 0, max, value::set);
    return value.get();
  }

  /** Whom LS and MV are answered. */
  ClientRule insecureFor() {
    String names = values.either(arguments.insecureNames, token("--insecure-names"));
    String named = names == null ? "" : names;
    List<ClientRule> rules = new ArrayList<>(1);
    values.text(
        arguments.insecureAddresses,
        "--insecure-addresses",
        token("--insecure-addresses"),
        addresses -> rules.add(ClientRule.parse(addresses, named)));
    return rules.isEmpty() ? ClientRule.parse("", named) : rules.get(0);
  }
}
