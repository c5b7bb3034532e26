package dev.tentacle.app;

import dev.tentacle.tls.KeyPassword;
import dev.tentacle.tls.TlsContext;
import dev.tentacle.tls.TlsOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/** What command line, configuration file and environment say of {@code serve}'s TLS. */
final class ServeTls {

  private static final String KEY_PASSWORD = "TENTACLE_KEY_PASSWORD";

  private final ServeTlsArguments arguments;
  private final ServeValues values;
  private final Map<String, String> environment;
  private final Prompt prompt;

  ServeTls(
      ServeTlsArguments arguments,
      ServeValues values,
      Map<String, String> environment,
      Prompt prompt) {
    this.arguments = arguments;
    this.values = values;
    this.environment = environment;
    this.prompt = prompt;
  }

  /**
   * How sessions are secured, null for plain ones. Asks for the key's password where it must.
   *
   * @throws dev.tentacle.tls.TlsConfigurationException if a setting or a file cannot be used
   */
  @Nullable TlsContext context() {
    TlsOptions.Builder options =
        TlsOptions.builder()
            .certificate(values.path(arguments.certificate, "ssl_cert"))
            .key(values.path(arguments.key, "ssl_key"))
            .ca(values.path(arguments.ca, "ssl_ca"));
    if (!options.build().isOn()) {
      return null;
    }
    String version = values.either(arguments.version, "ssl_version");
    String ciphers = values.either(arguments.ciphers, "ssl_cipher");
    options
        .protocols(version == null ? "" : version)
        .ciphers(ciphers == null ? "" : ciphers)
        .keyPassword(keyPassword());
    // Of files that change the connections after the one that noticed get the new material.
    return TlsContext.server(options.build(), ForkJoinPool.commonPool());
  }

  private @Nullable KeyPassword keyPassword() {
    Path file = arguments.keyPasswordFile;
    if (file != null) {
      return KeyPassword.ofFile(file);
    }
    String fromEnvironment = environment.get(KEY_PASSWORD);
    if (fromEnvironment != null) {
      return KeyPassword.of(fromEnvironment.toCharArray());
    }
    return arguments.askKeyPassword || values.isOne("ssl_password") ? asked() : null;
  }

  private KeyPassword asked() {
    char[] typed =
        prompt
            .ask("Password of the private key: ")
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        (arguments.askKeyPassword ? "option -w" : values.describe("ssl_password"))
                            + ": there is no terminal to ask for the key's password; give it in"
                            + " the file of --key-password-file, or in the environment as "
                            + KEY_PASSWORD));
    KeyPassword password = KeyPassword.of(typed);
    Arrays.fill(typed, '\0');
    return password;
  }

  /** Settings of TLS that have no effect, because it is off. */
  List<String> idle() {
    List<String> idle = new ArrayList<>();
    add(idle, "-z", arguments.version, "ssl_version", values.inConf("ssl_version"));
    add(idle, "-u", arguments.ciphers, "ssl_cipher", values.inConf("ssl_cipher"));
    add(idle, "-w", arguments.askKeyPassword, "ssl_password", values.isOne("ssl_password"));
    add(idle, "--key-password-file", arguments.keyPasswordFile, "", null);
    return idle;
  }

  private void add(
      List<String> idle,
      String option,
      @Nullable Object argument,
      String token,
      @Nullable Object inConf) {
    String which =
        isGiven(argument) ? "option " + option : isGiven(inConf) ? values.describe(token) : null;
    if (which != null) {
      idle.add("Without effect, TLS is off without -e: " + which);
    }
  }

  private static boolean isGiven(@Nullable Object value) {
    return value != null && !value.equals(false);
  }
}
