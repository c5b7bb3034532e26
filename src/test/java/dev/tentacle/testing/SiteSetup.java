package dev.tentacle.testing;

import dev.tentacle.server.ServerLimits;
import dev.tentacle.server.ServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Site} is to behave, whichever server plays it; each default is the reference's.
 *
 * @param filters as option {@code -i} has them; their folders are made
 * @param timeout seconds
 */
public record SiteSetup(
    @Nullable String filters,
    boolean insecure,
    boolean overwrite,
    @Nullable String password,
    long maxSize,
    int maxConnections,
    int retries,
    int timeout) {

  /** The filters that Pandora FMS ships. */
  public static final String SHIPPED_FILTERS =
      ".*\\.conf:conf;.*\\.md5:md5;.*\\.zip:collections;.*\\.lock:trans;.*\\.rcmd:commands";

  /** A server without options. */
  public static final SiteSetup PLAIN =
      new SiteSetup(null, false, false, null, 2_000_000, 10, 3, 1);

  /** A buffer as an isolated site has one: LS and MV are answered, uploads may overwrite. */
  public static final SiteSetup BUFFER = PLAIN.withInsecure().withOverwrite();

  public SiteSetup withFilters(String newFilters) {
    return new SiteSetup(
        newFilters, insecure, overwrite, password, maxSize, maxConnections, retries, timeout);
  }

  /** Option {@code -I}. */
  public SiteSetup withInsecure() {
    return new SiteSetup(
        filters, true, overwrite, password, maxSize, maxConnections, retries, timeout);
  }

  /** Option {@code -o}. */
  public SiteSetup withOverwrite() {
    return new SiteSetup(
        filters, insecure, true, password, maxSize, maxConnections, retries, timeout);
  }

  public SiteSetup withPassword(String newPassword) {
    return new SiteSetup(
        filters, insecure, overwrite, newPassword, maxSize, maxConnections, retries, timeout);
  }

  public SiteSetup withMaxSize(long newMaxSize) {
    return new SiteSetup(
        filters, insecure, overwrite, password, newMaxSize, maxConnections, retries, timeout);
  }

  public SiteSetup withMaxConnections(int newMaxConnections) {
    return new SiteSetup(
        filters, insecure, overwrite, password, maxSize, newMaxConnections, retries, timeout);
  }

  /** Sessions close after {@code timeout * (retries + 1)} silent seconds. */
  public SiteSetup withInactivity(int newRetries, int newTimeout) {
    return new SiteSetup(
        filters, insecure, overwrite, password, maxSize, maxConnections, newRetries, newTimeout);
  }

  /** For our server, on any free port. */
  ServerOptions options(Path directory) {
    ServerOptions.Builder options =
        ServerOptions.builder(directory)
            .addresses("127.0.0.1")
            .port(0)
            .insecure(insecure)
            .overwrite(overwrite)
            .maxSize(maxSize)
            .maxConnections(maxConnections)
            .retries(retries)
            .timeout(Duration.ofSeconds(timeout))
            .limits(ServerLimits.DEFAULT.withPasswordDelay(Duration.ZERO));
    if (filters != null) {
      options.filters(filters);
    }
    if (password != null) {
      options.password(password);
    }
    return options.build();
  }

  /** For the reference server. */
  List<String> arguments(Path directory, int port) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-a", "127.0.0.1", "-p", Integer.toString(port)));
    arguments.addAll(List.of("-s", directory.toString(), "-m", Long.toString(maxSize)));
    arguments.addAll(List.of("-c", Integer.toString(maxConnections)));
    arguments.addAll(List.of("-r", Integer.toString(retries), "-t", Integer.toString(timeout)));
    if (insecure) {
      arguments.add("-I");
    }
    if (overwrite) {
      arguments.add("-o");
    }
    if (filters != null) {
      arguments.addAll(List.of("-i", filters));
    }
    if (password != null) {
      arguments.addAll(List.of("-x", password));
    }
    return arguments;
  }
}
