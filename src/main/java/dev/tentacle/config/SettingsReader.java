package dev.tentacle.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Turns settings into {@link SyncSettings}, or says which one is wrong. */
final class SettingsReader {

  private final Settings settings;

  SettingsReader(Settings settings) {
    this.settings = settings;
  }

  SyncSettings read() {
    checkWhatIsUsedAsText();
    int port = number(Token.SYNC_PORT, 1, 65535, "a port");
    return new SyncSettings(
        number(Token.SYNCSERVER, 0, Integer.MAX_VALUE, "0 (off) or 1 (on)") != 0,
        get(Token.SYNC_ADDRESS).map(s -> new SiteList(s, port).parse()).orElse(List.of()),
        password(),
        passwordIn(Token.SYNC_KEY_PASSWORD_FILE),
        passwordIn(Token.BUFFER_KEY_PASSWORD_FILE),
        PollSchedule.of(require(Token.SYNC_CRON)),
        folders(),
        pattern(Token.SYNC_INCLUDE),
        pattern(Token.SYNC_EXCLUDE),
        pattern(Token.SYNC_AGENTS),
        require(Token.SYNC_TEMPLATE).value(),
        realPath(require(Token.ROUTES_DIR)),
        path(require(Token.INCOMINGDIR)),
        path(require(Token.STATE_DIR)),
        arrivals());
  }

  private Optional<String> pattern(Token token) {
    return get(token).map(SettingsReader::pattern);
  }

  private static String pattern(Setting setting) {
    try {
      return Pattern.compile(setting.value()).pattern();
    } catch (PatternSyntaxException e) {
      throw setting.refuse(
          "'" + setting.value() + "' is no regular expression: " + e.getDescription(),
          "Correct it; a dot is \\., anything is .*");
    }
  }

  /**
   * By route templates for the most part: better refused here, with file and line, than by Camel.
   */
  private void checkWhatIsUsedAsText() {
    flag(Token.HOSTNAME_VERIFICATION);
    flag(Token.TRUST_ALL);
    flag(Token.BUFFER);
    flag(Token.PUSH_CONF);
    flag(Token.ROUTES_RELOAD);
    oneOf(Token.SYNC_TRANSFER, List.of("verified", "move"), "is no way of transfer", "Choose");
    number(Token.SYNC_RETRIES, 0, 100, "a number of retries");
    number(Token.SYNC_TIMEOUT, 1, 3600, "a number of seconds");
    number(Token.SYNC_BLOCK_SIZE, 1024, 16 << 20, "a number of bytes");
    number(Token.SYNC_CONNECTIONS, 1, 8, "a number of connections");
    number(Token.MAX_FILE_SIZE, 1, Long.MAX_VALUE, "a number of bytes");
    number(Token.MAX_BYTES_PER_POLL, 0, Long.MAX_VALUE, "a number of bytes");
    number(Token.TRANSFER_TIMEOUT, 1, 86_400, "a number of seconds");
    number(Token.MIN_TRANSFER_RATE, 0, 1 << 30, "a number of bytes a second");
  }

  private SyncSettings.Arrivals arrivals() {
    return new SyncSettings.Arrivals(
        mode(),
        get(Token.FILE_GROUP).map(Setting::value).orElse(null),
        number(Token.MIN_FREE_BYTES, 0, Long.MAX_VALUE, "a number of bytes"),
        number(Token.MIN_FREE_FILES, 0, 1_000_000, "a number of files"),
        number(Token.MAX_QUEUE, 0, Integer.MAX_VALUE, "a number of files"),
        Duration.ofSeconds(
            number(Token.UNFINISHED_TIMEOUT, 1, Integer.MAX_VALUE, "a number of seconds")));
  }

  private String mode() {
    Setting setting = require(Token.FILE_MODE);
    if (!setting.value().matches("0?[0-7]{3}")) {
      throw setting.refuse(
          "'" + setting.value() + "' is no mode of a file", "Write three octal digits, as in 660");
    }
    StringBuilder mode = new StringBuilder();
    int length = setting.value().length();
    for (int i = length - 3; i < length; i++) {
      int bits = Character.digit(setting.value().charAt(i), 8);
      mode.append((bits & 4) != 0 ? 'r' : '-');
      mode.append((bits & 2) != 0 ? 'w' : '-');
      mode.append((bits & 1) != 0 ? 'x' : '-');
    }
    return mode.toString();
  }

  /** Empty counts as not set. */
  private Optional<Setting> get(Token token) {
    return settings.find(token.token()).filter(setting -> !setting.value().isEmpty());
  }

  private Setting require(Token token) {
    return get(token)
        .orElseThrow(
            () ->
                settings
                    .find(token.token())
                    .orElse(new Setting(token.token(), "", Origin.DEFAULT))
                    .refuse("is empty", "Give it a value, or remove it for its default"));
  }

  private int number(Token token, int min, int max, String what) {
    return (int) number(token, min, (long) max, what);
  }

  private long number(Token token, long min, long max, String what) {
    Setting setting = require(token);
    String range = "Give " + what + (max >= Integer.MAX_VALUE ? "" : " from " + min + " to " + max);
    if (!setting.value().matches("[0-9]{1,18}")) {
      throw setting.refuse("'" + setting.value() + "' is no number", range);
    }
    long number = Long.parseLong(setting.value());
    if (number < min || number > max) {
      throw setting.refuse(number + " is out of range", range);
    }
    return number;
  }

  /** Camel would take any other word for false, or for an error of its own. */
  private void flag(Token token) {
    oneOf(token, List.of("true", "false"), "is no switch", "Write");
  }

  private void oneOf(Token token, List<String> words, String problem, String remedy) {
    Setting setting = require(token);
    if (!words.contains(setting.value())) {
      throw setting.refuse(
          "'" + setting.value() + "' " + problem, remedy + " " + String.join(" or ", words));
    }
  }

  private List<String> folders() {
    return get(Token.SYNC_FOLDERS).stream()
        .flatMap(setting -> Arrays.stream(setting.value().split(",")))
        .map(String::strip)
        .filter(folder -> !folder.isEmpty())
        .toList();
  }

  private @Nullable Secret password() {
    Optional<Setting> file = get(Token.SYNC_PASSWORD_FILE);
    Optional<Setting> password = get(Token.SYNC_PASSWORD);
    if (file.isPresent() && password.isPresent()) {
      throw file.get()
          .refuse(
              "the password is set at " + password.get().origin() + " too", "Remove one of them");
    }
    return file.map(SettingsReader::readPassword)
        .or(() -> password.map(setting -> new Secret(setting.value())))
        .orElse(null);
  }

  private @Nullable Secret passwordIn(Token file) {
    return get(file).map(SettingsReader::readPassword).orElse(null);
  }

  private static Secret readPassword(Setting setting) {
    Path file = path(setting);
    String text =
        TextFile.read(file, setting + " must name a file whose first line is the password");
    String line = text.lines().findFirst().orElse("");
    if (line.isEmpty()) {
      throw setting.refuse("the first line of " + file + " is empty", "Write the password there");
    }
    return new Secret(line);
  }

  /** Without symbolic links, where it is there: Camel finds no route files behind one. */
  private static Path realPath(Setting setting) {
    Path path = path(setting);
    try {
      return Files.exists(path) ? path.toRealPath() : path;
    } catch (IOException e) {
      throw setting.refuse(
          path + " cannot be read: " + Reasons.of(path, e), "Name the folder of the route files");
    }
  }

  private static Path path(Setting setting) {
    try {
      return Path.of(setting.value()).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw setting.refuse("'" + setting.value() + "' is no path", "Give the path of a file");
    }
  }
}
