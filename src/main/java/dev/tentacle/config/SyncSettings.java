package dev.tentacle.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the Sync server is told of all sites, or of one; checked for itself. No file but the
 * passwords' was looked at.
 *
 * @param enabled false: start nothing ({@code syncserver 0})
 * @param addresses of {@code sync_address}, in the order written, none twice
 * @param password what the sites ask for, if they do
 * @param keyPassword what opens our private key, if it needs that
 * @param bufferKeyPassword what opens the buffer's private key, if it needs that
 * @param folders further folders of each site, as names that its filters map to them
 * @param include a regular expression for the names of the files that are taken
 * @param exclude a regular expression for the names of those that are not
 * @param agents a regular expression for the agents whose files a site may send
 * @param template the id of the route template of a site
 * @param incomingDir the data server's data_in
 * @param stateDir what must outlive a restart
 * @param arrivals how files arrive in data_in
 */
public record SyncSettings(
    boolean enabled,
    List<SyncAddress> addresses,
    @Nullable Secret password,
    @Nullable Secret keyPassword,
    @Nullable Secret bufferKeyPassword,
    PollSchedule schedule,
    List<String> folders,
    Optional<String> include,
    Optional<String> exclude,
    Optional<String> agents,
    String template,
    Path routesDir,
    Path incomingDir,
    Path stateDir,
    Arrivals arrivals) {

  /**
   * How files arrive in data_in, and when they must wait.
   *
   * @param mode of a file, as in {@code rw-rw----}
   * @param group of a file, null for that of data_in
   * @param minFreeBytes polling pauses below
   * @param minFreeFiles polling pauses where fewer files than this can be made
   * @param maxQueue polling pauses where as many packets wait in data_in
   * @param unfinishedTimeout after which a half-written packet that stays the same is given up
   */
  public record Arrivals(
      String mode,
      @Nullable String group,
      long minFreeBytes,
      int minFreeFiles,
      int maxQueue,
      Duration unfinishedTimeout) {}

  public SyncSettings {
    addresses = List.copyOf(addresses);
    folders = List.copyOf(folders);
  }

  /** The passwords; each may change in its file while the settings stay the same. */
  public List<@Nullable Secret> secrets() {
    return Arrays.asList(password, keyPassword, bufferKeyPassword);
  }

  /**
   * The settings found here, which must know the defaults as well.
   *
   * @throws ConfigurationException if one of them is malformed or out of range, those that only
   *     route templates use included
   */
  public static SyncSettings from(Settings settings) {
    return new SettingsReader(settings).read();
  }
}
