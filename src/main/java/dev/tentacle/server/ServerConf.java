package dev.tentacle.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@code tentacle_server.conf}, read by the reference server's rules: a line that begins with a
 * letter is a token, white space, and its value up to the end of the line; all else is comment; the
 * last line of a token counts; a token without a value is not there.
 *
 * @param file where it was read
 * @param values by token
 */
public record ServerConf(Path file, Map<String, String> values) {

  private static final Pattern STARTS_A_TOKEN = Pattern.compile("^[a-zA-Z]");
  private static final Pattern TOKEN = Pattern.compile("([\\w\\-.]+)\\s+(.*)", Pattern.DOTALL);

  private static final Set<String> KNOWN =
      Set.of(
          "addresses",
          "block_size",
          "daemon",
          "directory",
          "filters",
          "insecure",
          "insecure_addresses",
          "insecure_names",
          "invalid_chars",
          "log_file",
          "max_connections",
          "max_connections_per_address",
          "max_size",
          "max_stored_bytes",
          "max_stored_files",
          "min_free_bytes",
          "min_transfer_rate",
          "overwrite",
          "password",
          "password_delay",
          "port",
          "proxy_ip",
          "proxy_port",
          "quiet",
          "retries",
          "ssl_ca",
          "ssl_cert",
          "ssl_cipher",
          "ssl_key",
          "ssl_password",
          "ssl_version",
          "timeout",
          "use_libwrap",
          "verbose");

  public ServerConf {
    values = Map.copyOf(values);
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if a token's line is not UTF-8; the message names file and
   *     line
   */
  public static ServerConf read(Path file) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    String octets = Files.readString(file, StandardCharsets.ISO_8859_1);
    int number = 0;
    for (String line : octets.split("\r?\n", -1)) {
      number++;
      if (STARTS_A_TOKEN.matcher(line).find()) {
        Matcher token = TOKEN.matcher(text(line, file, number));
        if (token.find() && !token.group(2).isEmpty()) {
          values.put(token.group(1), token.group(2));
        }
      }
    }
    return new ServerConf(file, values);
  }

  private static String text(String octets, Path file, int number) {
    byte[] line = octets.getBytes(StandardCharsets.ISO_8859_1);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          file + " line " + number + " is not UTF-8: save the file in that encoding", e);
    }
  }

  /** What a token is set to, null if it is not set. */
  public @Nullable String get(String token) {
    return values.get(token);
  }

  /** Whether a token of the kind yes or no is 1; all else is no. */
  public boolean isOne(String token) {
    return "1".equals(values.get(token));
  }

  /** Tokens that the reference server has not, in order. */
  public Set<String> unknownTokens() {
    Set<String> unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(KNOWN);
    return unknown;
  }

  /** Without the values: one may be a password. */
  @Override
  public String toString() {
    return "ServerConf[" + file + ", " + new TreeSet<>(values.keySet()) + "]";
  }
}
