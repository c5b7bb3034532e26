package dev.tentacle.server;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warnings of what clients do wrong: one a minute for each network, so that none of them fills the
 * log; the others are for debugging. Safe for use by many threads.
 */
final class Complaints {

  private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private static final int MAX_NETWORKS = 1000;

  private final LongSupplier nanos;

  /** Those of the last minute, and how often each was passed over; the oldest ones give way. */
  private final Map<Network, Last> lasts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Network, Last> eldest) {
          return size() > MAX_NETWORKS;
        }
      };

  private record Last(long nanos, int since) {}

  /**
   * Complaints by a clock.
   *
   * @param nanos as {@link System#nanoTime}
   */
  Complaints(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Says it of a client. */
  void about(@Nullable SocketAddress client, String what) {
    int more = passedOver(Network.of(client));
    if (more < 0) {
      LOG.debug("{}: {}", client, what);
    } else if (more == 0) {
      LOG.warn("{}: {}", client, what);
    } else {
      LOG.warn("{}: {} ({} more from there since the last such line)", client, what, more);
    }
  }

  /** How many were passed over since the last warning; negative to pass over this one too. */
  private synchronized int passedOver(Network network) {
    long now = nanos.getAsLong();
    Last last = lasts.get(network);
    if (last != null && now - last.nanos() < PAUSE_NANOS) {
      lasts.put(network, new Last(last.nanos(), last.since() + 1));
      return -1;
    }
    lasts.remove(network);
    lasts.put(network, new Last(now, 0));
    return last == null ? 0 : last.since();
  }
}
