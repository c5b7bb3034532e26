package dev.tentacle.component;

import dev.tentacle.delivery.Completeness;
import dev.tentacle.delivery.DataIn;
import dev.tentacle.delivery.DeadLetterRequests;
import dev.tentacle.delivery.DeliverySettings;
import dev.tentacle.delivery.FairShares;
import dev.tentacle.delivery.Pressure;
import dev.tentacle.delivery.StateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What makes deliveries into one data_in safe, for all consumers that write into it: staging, the
 * record of what was delivered, dead letters, and the watch over free space.
 *
 * <p>Put it into the registry, and name it in each endpoint's option {@code delivery}. Open from
 * start to stop; one process at a time may hold the state directory.
 */
public final class DeliveryService extends ServiceSupport {

  private static final int UNFINISHED_PER_SITE = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(DeliveryService.class);

  private final Path dataInFolder;
  private final @Nullable Path stateFolder;
  private final Completeness completeness = new Completeness(UNFINISHED_PER_SITE);
  private DeliverySettings settings = DeliverySettings.defaults();
  private long minFreeBytes = Pressure.Limits.defaults().minFreeBytes();
  private int minFreeFiles = Pressure.Limits.defaults().minFreeFiles();
  private int maxQueue = Pressure.Limits.defaults().maxQueue();
  private Duration measureInterval = Pressure.Limits.defaults().interval();
  private Duration unfinishedTimeout = Duration.ofHours(1);
  private @Nullable IdempotentRepository repository;
  private @Nullable StateDirectory state;
  private @Nullable DataIn dataIn;
  private @Nullable Pressure pressure;
  private @Nullable FairShares shares;
  private boolean paused;

  /**
   * A service that is not started.
   *
   * @param dataIn the folder that the data server reads
   * @param stateDir where staging, records and dead letters are, null for {@code tentacle-sync}
   *     beside data_in
   */
  public DeliveryService(Path dataIn, @Nullable Path stateDir) {
    this.dataInFolder = dataIn;
    this.stateFolder = stateDir;
  }

  /** The mode of a delivered file, as in {@code rw-rw----}. */
  public void setFileMode(String permissions) {
    settings = settings.withMode(permissions);
  }

  /** The group of a delivered file; null leaves it with that of data_in. */
  public void setFileGroup(@Nullable String group) {
    settings = settings.withGroup(group);
  }

  /** Polling pauses while fewer bytes than this are free; 0 for never. */
  public void setMinFreeBytes(long minFreeBytes) {
    this.minFreeBytes = minFreeBytes;
  }

  /** Polling pauses while fewer files than this can be made; 0 for never. */
  public void setMinFreeFiles(int minFreeFiles) {
    this.minFreeFiles = minFreeFiles;
  }

  /** Polling pauses while as many packets wait in data_in; 0 for never. */
  public void setMaxQueue(int maxQueue) {
    this.maxQueue = maxQueue;
  }

  /** How long a look at free space and at what waits in data_in counts. */
  public void setMeasureInterval(Duration measureInterval) {
    this.measureInterval = measureInterval;
  }

  /** How long a half-written packet may stay the same before it becomes a dead letter. */
  public void setUnfinishedTimeout(Duration unfinishedTimeout) {
    this.unfinishedTimeout = unfinishedTimeout;
  }

  /**
   * A repository that several processes share: what one of them has delivered, the others drop. In
   * addition to this process's own record; started and stopped with this service.
   */
  public void setIdempotentRepository(@Nullable IdempotentRepository repository) {
    this.repository = repository;
  }

  @Override
  protected void doInit() throws IOException {
    ServiceHelper.startService(repository);
    StateDirectory opened = StateDirectory.open(dataInFolder, stateFolder);
    state = opened;
    dataIn = DataIn.open(opened, settings);
    Pressure measured =
        new Pressure(
            opened, new Pressure.Limits(minFreeBytes, minFreeFiles, maxQueue, measureInterval));
    pressure = measured;
    shares = new FairShares(measured);
  }

  @Override
  protected void doShutdown() throws IOException {
    ServiceHelper.stopService(repository);
    if (dataIn != null) {
      dataIn.close();
      dataIn = null;
    }
    if (state != null) {
      state.close();
      state = null;
    }
  }

  /** What operators ask of the dead letters. */
  DeadLetterRequests requests() {
    return DeadLetterRequests.in(opened(state).root());
  }

  /** The way into data_in. */
  DataIn dataIn() {
    return opened(dataIn);
  }

  /**
   * How many files may come now; 0 while polling has to pause, which is logged as it begins and
   * ends. Reads the disk.
   */
  synchronized int room() throws IOException {
    Pressure.Verdict verdict = opened(pressure).check();
    if (verdict.isPaused() != paused) {
      paused = verdict.isPaused();
      if (paused) {
        LOG.warn("Polling pauses: {}", verdict.reason());
      } else {
        LOG.info("Polling goes on");
      }
    }
    return paused ? 0 : verdict.room();
  }

  /** What other processes have delivered too. */
  SharedRecord shared() {
    return new SharedRecord(repository);
  }

  /** Who gets how much of the room. */
  FairShares shares() {
    return opened(shares);
  }

  /** The watch over free space. */
  Pressure pressure() {
    return opened(pressure);
  }

  /** A packet was put into data_in. */
  void published() {
    opened(pressure).published();
  }

  Completeness completeness() {
    return completeness;
  }

  Duration unfinishedTimeout() {
    return unfinishedTimeout;
  }

  private static <T> T opened(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the delivery service is not started");
    }
    return part;
  }
}
