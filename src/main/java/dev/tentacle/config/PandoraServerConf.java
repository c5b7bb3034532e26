package dev.tentacle.config;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code pandora_server.conf}, read as Pandora's server reads it.
 *
 * <p>A setting is a line that begins with a letter (so neither {@code #} nor an indented line is
 * one): a token in any case, white space, and the value to the end of the line, trimmed. There is
 * no quoting and no comment behind a value; the last line of a token wins. Tokens that the Sync
 * server does not know are ignored, and so stay secret (the file holds the database's password).
 * More generous than Pandora: any amount of white space behind the token, and values that begin
 * with {@code [} or {@code :}, as IPv6 addresses do.
 */
public final class PandoraServerConf implements Settings {

  private static final Pattern LINE = Pattern.compile("([a-zA-Z][\\w.-]*)\\s+(\\S.*)");

  /** Of these Pandora takes the leading word only. */
  private static final Set<Token> NUMBERS =
      Set.of(
          Token.SYNCSERVER,
          Token.SYNC_PORT,
          Token.SYNC_RETRIES,
          Token.SYNC_TIMEOUT,
          Token.SYNC_BLOCK_SIZE);

  private final Map<String, Setting> settings;

  private PandoraServerConf(Map<String, Setting> settings) {
    this.settings = settings;
  }

  /**
   * Reads the file.
   *
   * @param file UTF-8 or ISO-8859-1
   * @throws ConfigurationException if it cannot be read
   */
  public static PandoraServerConf read(Path file) {
    String text =
        TextFile.read(
            file,
            "Set pandora_server_conf to the Pandora FMS server's configuration file, readable by"
                + " this user, or remove it");
    Map<String, Setting> settings = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.split("\r?\n", -1)) {
      number++;
      Matcher matcher = LINE.matcher(line.stripTrailing());
      if (matcher.matches()) {
        read(matcher.group(1), matcher.group(2), Origin.line(file, number))
            .ifPresent(setting -> settings.put(setting.name(), setting));
      }
    }
    return new PandoraServerConf(Collections.unmodifiableMap(settings));
  }

  private static Optional<Setting> read(String key, String value, Origin origin) {
    String name = key.toLowerCase(Locale.ROOT);
    return SiteSetting.tokenOf(name)
        .filter(token -> token != Token.PANDORA_SERVER_CONF)
        .map(token -> NUMBERS.contains(token) ? value.split("\\s", 2)[0] : value)
        .map(word -> new Setting(name, word, origin));
  }

  /**
   * The setting of this name.
   *
   * @throws ConfigurationException if {@code incomingdir} is relative: to a base path that Pandora
   *     takes from its command line
   */
  @Override
  public Optional<Setting> find(String name) {
    Optional<Setting> found = Optional.ofNullable(settings.get(name));
    found
        .filter(setting -> SiteSetting.tokenOf(name).equals(Optional.of(Token.INCOMINGDIR)))
        .filter(setting -> !setting.value().startsWith("/"))
        .ifPresent(PandoraServerConf::refuseRelative);
    return found;
  }

  private static void refuseRelative(Setting setting) {
    throw setting.refuse(
        "'" + setting.value() + "' is relative to a path that only Pandora's server knows",
        "Write the whole path");
  }

  @Override
  public Collection<Setting> all() {
    return settings.values();
  }
}
