package dev.tentacle.config;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings that the Sync server knows: Pandora's keep the names of {@code pandora_server.conf}.
 *
 * <p>Each is a property placeholder in route files as well: {@code {{sync_port}}}; in the template
 * of a site it is what holds for that site.
 */
public enum Token {
  /** 0: start nothing. */
  SYNCSERVER("1"),
  /** The sites, comma-separated. */
  SYNC_ADDRESS(null),
  /** The port of the sites that name none. */
  SYNC_PORT("41121"),
  /** The CA that signed the sites' certificates, PEM. */
  SYNC_CA(null),
  /** Our certificate, PEM. */
  SYNC_CERT(null),
  /** The private key of our certificate, PEM. */
  SYNC_KEY(null),
  /** A file whose first line opens {@link #SYNC_KEY}. */
  SYNC_KEY_PASSWORD_FILE(null),
  /** The public keys that the sites may have, as Base64 of their SHA-256, comma-separated. */
  SYNC_PINS(null),
  /** Whether a site's certificate must be for the address in {@link #SYNC_ADDRESS}. */
  HOSTNAME_VERIFICATION("false"),
  /** Whether to take any certificate. */
  TRUST_ALL("false"),
  /** How often a failed file is tried again. */
  SYNC_RETRIES("3"),
  /** Seconds of silence after which a site is given up. */
  SYNC_TIMEOUT("10"),
  /** Bytes read at once from a site. */
  SYNC_BLOCK_SIZE("65535"),
  /** The data server's data_in. */
  INCOMINGDIR("/var/spool/pandora/data_in"),

  /** The pandora_server.conf that fills in what is not set otherwise. */
  PANDORA_SERVER_CONF(null),
  /** The sites' password. */
  SYNC_PASSWORD(null),
  /** A file whose first line is the sites' password. */
  SYNC_PASSWORD_FILE(null),
  /** When the sites are polled, see {@link PollSchedule}. */
  SYNC_CRON("H * * * * ?"),
  /** The largest file that is taken, in bytes. */
  MAX_FILE_SIZE("1073741824"),
  /** No file is begun in a poll once so many bytes have come in it. */
  MAX_BYTES_PER_POLL("1073741824"),
  /** Seconds that the content of one file may take. */
  TRANSFER_TIMEOUT("3600"),
  /** The fewest bytes that a site may send in a second. */
  MIN_TRANSFER_RATE("100"),
  /** {@code verified} or {@code move}. */
  SYNC_TRANSFER("verified"),
  /** How many connections to a site at once, 1 to 8. */
  SYNC_CONNECTIONS("2"),
  /** Further folders of a site, as names that its filters map to them. */
  SYNC_FOLDERS(null),
  /** Only files whose whole name matches this regular expression are taken. */
  SYNC_INCLUDE(null),
  /** Files whose whole name matches this regular expression are not taken. */
  SYNC_EXCLUDE(null),
  /** The agents for which a site may speak, as a regular expression. */
  SYNC_AGENTS(null),
  /** The route template of a site. */
  SYNC_TEMPLATE("site"),
  /** The folder of the route files. */
  ROUTES_DIR("{{tentacle.home}}/routes"),
  /** Whether changes of the route files and the settings are taken up while the routes run. */
  ROUTES_RELOAD("false"),
  /** What must outlive a restart, and stand on the file system of data_in. */
  STATE_DIR("{{incomingdir}}/../tentacle-sync"),
  /** The mode of a delivered file, octal. */
  FILE_MODE("660"),
  /** The group of a delivered file; not set: that of data_in. */
  FILE_GROUP(null),
  /** Polling pauses while fewer bytes are free. */
  MIN_FREE_BYTES("104857600"),
  /** Polling pauses while fewer files can be made. */
  MIN_FREE_FILES("100"),
  /** Polling pauses while so many packets wait in data_in. */
  MAX_QUEUE("4000"),
  /** Seconds after which a half-written packet that stays the same is given up. */
  UNFINISHED_TIMEOUT("3600"),
  /** A bean of a route file that knows what other processes have delivered. */
  IDEMPOTENT_REPOSITORY(null),

  /** Whether {@code routes/buffer.yaml} runs. */
  BUFFER("false"),
  /** Where it listens. */
  BUFFER_ADDRESS("0.0.0.0"),
  /** Where it listens. */
  BUFFER_PORT("41121"),
  /** Its storage. */
  BUFFER_DIR("{{state_dir}}/buffer"),
  /** Its certificate, PEM: TLS is on. */
  BUFFER_CERT(null),
  /** The private key of that certificate, PEM. */
  BUFFER_KEY(null),
  /** A file whose first line opens {@link #BUFFER_KEY}. */
  BUFFER_KEY_PASSWORD_FILE(null),
  /** The CA that its clients must have a certificate of, PEM. */
  BUFFER_CA(null),
  /** Whether {@code routes/push-conf.yaml} runs. */
  PUSH_CONF("false"),
  /** The site that it sends to. */
  PUSH_CONF_ADDRESS("127.0.0.1:41121"),
  /** Where it takes files from. */
  PUSH_CONF_DIR("{{state_dir}}/push_conf");

  /** What holds for the whole process, or for no site at all. */
  private static final Set<Token> GENERAL =
      EnumSet.of(
          SYNCSERVER,
          PANDORA_SERVER_CONF,
          SYNC_BLOCK_SIZE,
          ROUTES_DIR,
          ROUTES_RELOAD,
          FILE_MODE,
          FILE_GROUP,
          MIN_FREE_BYTES,
          MIN_FREE_FILES,
          MAX_QUEUE,
          UNFINISHED_TIMEOUT,
          IDEMPOTENT_REPOSITORY,
          BUFFER,
          BUFFER_ADDRESS,
          BUFFER_PORT,
          BUFFER_DIR,
          BUFFER_CERT,
          BUFFER_KEY,
          BUFFER_KEY_PASSWORD_FILE,
          BUFFER_CA,
          PUSH_CONF,
          PUSH_CONF_ADDRESS,
          PUSH_CONF_DIR);

  private final @Nullable String defaultValue;

  Token(@Nullable String defaultValue) {
    this.defaultValue = defaultValue;
  }

  /** The name as it is written in files: lower case. */
  public String token() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What holds when nobody sets it; may name other settings as {@code {{name}}}. */
  public Optional<String> defaultValue() {
    return Optional.ofNullable(defaultValue);
  }

  /** The setting of this name. */
  public static Optional<Token> of(String name) {
    return Arrays.stream(values()).filter(token -> token.token().equals(name)).findFirst();
  }

  /** Whether one site may have it otherwise: {@code site.NAME.TOKEN}. */
  public boolean isPerSite() {
    return !GENERAL.contains(this);
  }

  static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    for (Token token : values()) {
      token.defaultValue().ifPresent(value -> defaults.put(token.token(), value));
    }
    return defaults;
  }
}
