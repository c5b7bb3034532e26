package dev.tentacle.tls;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Material from PEM files, read again when they change; what does not load changes nothing. */
final class PemSource implements MaterialSource {

  /**
   * How long files that could not be used are left alone while they look the same: their mode, or
   * the date, may have changed meanwhile.
   */
  static final Duration RETRY = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(PemSource.class);

  /** What the last reading came to; fault and retry are those of files that could not be used. */
  private record Reading(
      Material material, FileStamps stamps, @Nullable String fault, @Nullable Instant retry) {}

  private final Side side;
  private final TlsOptions options;
  private final Executor reader;
  private final InstantSource clock;
  private final AtomicBoolean reading = new AtomicBoolean();
  private volatile Reading last;

  PemSource(Side side, TlsOptions options, Executor reader, InstantSource clock) {
    this.side = side;
    this.options = options;
    this.reader = reader;
    this.clock = clock;
    FileStamps stamps = FileStamps.of(options.files());
    this.last = new Reading(Material.read(side, options, clock), stamps, null, null);
  }

  @Override
  public Material current() {
    if (isStale(last) && reading.compareAndSet(false, true)) {
      start();
    }
    return last.material();
  }

  private boolean isStale(Reading current) {
    return !current.stamps().equals(FileStamps.of(options.files()))
        || (current.retry() != null && clock.instant().isAfter(current.retry()));
  }

  private void start() {
    boolean started = false;
    try {
      reader.execute(this::read);
      started = true;
    } finally {
      if (!started) {
        reading.set(false);
      }
    }
  }

  private void read() {
    try {
      Reading before = last;
      // Taken first: a file that changes while it is read is read again.
      FileStamps stamps = FileStamps.of(options.files());
      try {
        last = new Reading(Material.read(side, options, clock), stamps, null, null);
        LOG.info("TLS files have changed and are in use: {}", options.files());
      } catch (TlsConfigurationException e) {
        last = new Reading(before.material(), stamps, e.getMessage(), clock.instant().plus(RETRY));
        if (!Objects.equals(e.getMessage(), before.fault())) {
          LOG.error(
              "TLS files have changed and cannot be used, those from before stay in use: {}",
              e.getMessage());
        }
      }
    } finally {
      reading.set(false);
    }
  }
}
