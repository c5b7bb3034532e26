package dev.tentacle.server;

import dev.tentacle.protocol.PasswordDigest;
import dev.tentacle.tls.TlsContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link TentacleServer} behaves; each default is the reference server's.
 *
 * @param directory the storage, which must exist
 * @param addresses where to listen
 * @param port where to listen, 0 for any free port
 * @param maxConnections how many sessions are served at once; further ones wait
 * @param folders which folder of the storage a name belongs to
 * @param insecure whether LS and MV are answered
 * @param maxSize the largest upload in bytes, as announced
 * @param overwrite whether an upload may replace a file of its name
 * @param password what PASS must carry, null for none
 * @param retries how many times more than once {@code timeout} must pass without a byte before a
 *     session is closed
 * @param timeout see {@code retries}
 * @param limits what clients get at most
 * @param insecureFor which clients LS and MV are answered for
 * @param tls how sessions are secured, null for plain ones
 */
public record ServerOptions(
    Path directory,
    List<InetAddress> addresses,
    int port,
    int maxConnections,
    FolderMap folders,
    boolean insecure,
    long maxSize,
    boolean overwrite,
    @Nullable PasswordDigest password,
    int retries,
    Duration timeout,
    ServerLimits limits,
    ClientRule insecureFor,
    @Nullable TlsContext tls) {

  /** The port that IANA assigned. */
  public static final int DEFAULT_PORT = 41121;

  /**
   * How much larger than {@link #maxSize} the content of a packed upload may be: packets shrink to
   * a twentieth at best, what shrinks more is meant to fill the disk.
   */
  private static final int MAX_RATIO = 50;

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if one is out of its range; the message names it
   */
  public ServerOptions {
    addresses = List.copyOf(addresses);
    check(!addresses.isEmpty(), "no address to listen on");
    check(port >= 0 && port <= 65535, "port " + port + " is not one: give 1 to 65535");
    check(maxConnections >= 1, "maximum connections " + maxConnections + ": give at least 1");
    check(maxSize >= 1, "maximum size " + maxSize + ": give at least 1 byte");
    check(retries >= 1, "retries " + retries + ": give at least 1");
    check(timeout.toMillis() >= 1, "timeout " + timeout + ": give more than nothing");
    check(
        insecure || insecureFor.equals(ClientRule.ANYBODY),
        "LS and MV are limited to some clients, and offered to none: offer them too (-I, an"
            + " endpoint's insecure)");
    check(
        insecureFor.names().isEmpty() || (tls != null && tls.demandsCertificate()),
        "LS and MV are limited to certificates, and none is demanded: set the CA of the clients"
            + " (-f, an endpoint's caFile)");
  }

  private static void check(boolean valid, String fault) {
    if (!valid) {
      throw new IllegalArgumentException(fault);
    }
  }

  /** Options for this storage. */
  public static Builder builder(Path directory) {
    return new Builder(directory);
  }

  /** After so long without a byte a session is closed. */
  public Duration inactivity() {
    return timeout.multipliedBy(retries + 1L);
  }

  /** The largest content of a packed upload in bytes. */
  long maxUnpackedSize() {
    return maxSize > Long.MAX_VALUE / MAX_RATIO ? Long.MAX_VALUE : maxSize * MAX_RATIO;
  }

  /**
   * Reads addresses or host names, comma-separated, spaces allowed. {@code 0} is every address.
   *
   * @throws IllegalArgumentException if one is none, or cannot be resolved; the message names it
   */
  public static List<InetAddress> addresses(String text) {
    Set<InetAddress> addresses = new LinkedHashSet<>();
    for (String part : text.split(",", -1)) {
      String address = part.strip();
      if (address.isEmpty()) {
        throw new IllegalArgumentException("an address of '" + text + "' is empty");
      }
      try {
        addresses.add(InetAddress.getByName(address));
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(
            "address '" + address + "' is neither an IP address nor a name that resolves", e);
      }
    }
    return List.copyOf(addresses);
  }

  /** Collects options; what is not said keeps the reference server's default. */
  public static final class Builder {

    private final Path directory;
    private List<InetAddress> addresses = ServerOptions.addresses("0.0.0.0");
    private int port = DEFAULT_PORT;
    private int maxConnections = 10;
    private FolderMap folders = FolderMap.ROOT_ONLY;
    private boolean insecure;
    private long maxSize = 2_000_000;
    private boolean overwrite;
    private @Nullable PasswordDigest password;
    private int retries = 3;
    private Duration timeout = Duration.ofSeconds(1);
    private ServerLimits limits = ServerLimits.DEFAULT;
    private ClientRule insecureFor = ClientRule.ANYBODY;
    private @Nullable TlsContext tls;

    private Builder(Path directory) {
      this.directory = directory;
    }

    /** See {@link ServerOptions#addresses(String)}. */
    public Builder addresses(String addresses) {
      this.addresses = ServerOptions.addresses(addresses);
      return this;
    }

    public Builder port(int port) {
      this.port = port;
      return this;
    }

    public Builder maxConnections(int maxConnections) {
      this.maxConnections = maxConnections;
      return this;
    }

    /** See {@link FolderMap#parse}. */
    public Builder filters(String filters) {
      this.folders = FolderMap.parse(filters);
      return this;
    }

    public Builder insecure(boolean insecure) {
      this.insecure = insecure;
      return this;
    }

    public Builder maxSize(long maxSize) {
      this.maxSize = maxSize;
      return this;
    }

    public Builder overwrite(boolean overwrite) {
      this.overwrite = overwrite;
      return this;
    }

    /** An empty one is none, as in the reference. */
    public Builder password(String password) {
      this.password = password.isEmpty() ? null : PasswordDigest.of(password);
      return this;
    }

    public Builder retries(int retries) {
      this.retries = retries;
      return this;
    }

    public Builder timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    public Builder limits(ServerLimits limits) {
      this.limits = limits;
      return this;
    }

    public Builder insecureFor(ClientRule clients) {
      this.insecureFor = clients;
      return this;
    }

    public Builder tls(@Nullable TlsContext tls) {
      this.tls = tls;
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException if one is out of its range; the message names it
     */
    public ServerOptions build() {
      return new ServerOptions(
          directory,
          addresses,
          port,
          maxConnections,
          folders,
          insecure,
          maxSize,
          overwrite,
          password,
          retries,
          timeout,
          limits,
          insecureFor,
          tls);
    }
  }
}
