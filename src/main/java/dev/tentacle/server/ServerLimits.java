package dev.tentacle.server;

import java.time.Duration;

/**
 * What clients of a {@link TentacleServer} get at most; the reference server knows none of it.
 *
 * @param connectionsPerAddress sessions served at once of one IPv4 address or one IPv6 /64, further
 *     ones wait; 0 for four fifths of all
 * @param minTransferRate bytes a second that a client must at least send, or take, of a file; 0 for
 *     any rate
 * @param passwordDelay how long a wrong password keeps its connection, and so its slot
 * @param maxStoredFiles files in the storage, 0 for any number
 * @param maxStoredBytes bytes in the storage, 0 for any number
 * @param minFreeBytes what uploads leave free on the storage's file system
 */
public record ServerLimits(
    int connectionsPerAddress,
    int minTransferRate,
    Duration passwordDelay,
    int maxStoredFiles,
    long maxStoredBytes,
    long minFreeBytes) {

  /**
   * No address has all slots; a slow modem's rate; as many names of the greatest length as a Sync
   * server of ours takes in a listing.
   */
  public static final ServerLimits DEFAULT =
      new ServerLimits(0, 500, Duration.ofSeconds(2), 250_000, 0, 100L << 20);

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public ServerLimits {
    if (connectionsPerAddress < 0
        || minTransferRate < 0
        || passwordDelay.isNegative()
        || maxStoredFiles < 0
        || maxStoredBytes < 0
        || minFreeBytes < 0) {
      throw new IllegalArgumentException("a limit is negative: give 0 for none");
    }
  }

  /** How many sessions of one address are served at once where so many are in all. */
  int connectionsPerAddress(int maxConnections) {
    return connectionsPerAddress > 0 ? connectionsPerAddress : maxConnections - maxConnections / 5;
  }

  public ServerLimits withConnectionsPerAddress(int connections) {
    return new ServerLimits(
        connections, minTransferRate, passwordDelay, maxStoredFiles, maxStoredBytes, minFreeBytes);
  }

  public ServerLimits withMinTransferRate(int bytesPerSecond) {
    return new ServerLimits(
        connectionsPerAddress,
        bytesPerSecond,
        passwordDelay,
        maxStoredFiles,
        maxStoredBytes,
        minFreeBytes);
  }

  public ServerLimits withPasswordDelay(Duration delay) {
    return new ServerLimits(
        connectionsPerAddress,
        minTransferRate,
        delay,
        maxStoredFiles,
        maxStoredBytes,
        minFreeBytes);
  }

  /** See the components of the same names. */
  public ServerLimits withStorage(int maxFiles, long maxBytes, long minFree) {
    return new ServerLimits(
        connectionsPerAddress, minTransferRate, passwordDelay, maxFiles, maxBytes, minFree);
  }
}
