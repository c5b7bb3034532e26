package dev.tentacle.component;

import dev.tentacle.delivery.FairShares;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.camel.LoggingLevel;
import org.apache.camel.Processor;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.LoggingExceptionHandler;
import org.apache.camel.support.ScheduledBatchPollingConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls one site on a schedule: one exchange a file.
 *
 * <p>The scheduler's thread only begins a poll. When the poll has ended, {@link #poll} reports it
 * to Camel's poll strategy, back-off and health check, on a thread of the component (ADR 0004).
 * Polls of one consumer never overlap: one that falls due meanwhile is skipped.
 */
public final class TentacleConsumer extends ScheduledBatchPollingConsumer {

  private static final Logger LOG = LoggerFactory.getLogger(TentacleConsumer.class);

  private static final ExceptionHandler REPEATED =
      new LoggingExceptionHandler(null, TentacleConsumer.class, LoggingLevel.DEBUG);

  private final TentacleEndpoint endpoint;
  private final AtomicBoolean polling = new AtomicBoolean();
  private final AtomicLong idlePolls = new AtomicLong();

  /** Over which file the last poll lost a session: it, and those before it, do not come first. */
  private volatile @Nullable RemoteFile stumbledOver;

  private volatile int window = Backlog.WINDOW;

  /** Polls that failed since the last that did not. */
  private final AtomicInteger outage = new AtomicInteger();

  /** The poll that has ended and is being reported: none or one. Guarded by itself. */
  private final Queue<CompletableFuture<PollResult>> ended = new ArrayDeque<>(1);

  TentacleConsumer(TentacleEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
  }

  @Override
  public void run() {
    if (isSkipped()) {
      super.run();
      return;
    }
    if (polling.get()) {
      LOG.debug(
          "site {}: the poll before is still under way, this one is skipped", endpoint.site());
      return;
    }
    CompletableFuture<PollResult> pull = pollOnce();
    pull.whenComplete((result, fault) -> report(pull));
  }

  private void report(CompletableFuture<PollResult> pull) {
    try {
      endpoint
          .getComponent()
          .fileWorkers()
          .execute(
              () -> {
                synchronized (ended) {
                  ended.add(pull);
                  super.run();
                  ended.clear();
                }
              });
    } catch (RejectedExecutionException | IllegalStateException e) {
      LOG.debug("site {}: a poll ended while the component stops", endpoint.site(), e);
    }
  }

  /** Whether Camel will not poll this time: it only counts then. */
  private boolean isSkipped() {
    int multiplier = getBackoffMultiplier();
    int idleLimit = getBackoffIdleThreshold();
    int errorLimit = getBackoffErrorThreshold();
    boolean backsOff =
        multiplier > 0
            && ((idleLimit > 0 && idlePolls.get() >= idleLimit)
                || (errorLimit > 0 && getErrorCounter() >= errorLimit));
    boolean isDone = getRepeatCount() > 0 && getCounter() >= getRepeatCount();
    return isSuspended() || isDone || (backsOff && getBackoffCounter() + 1 < multiplier);
  }

  /**
   * Polls the site now, whatever the schedule.
   *
   * @return what was brought; fails if the site could not be polled to the end, or with {@link
   *     IllegalStateException} if a poll of it is under way
   */
  public CompletableFuture<PollResult> pollOnce() {
    if (!polling.compareAndSet(false, true)) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("a poll of site " + endpoint.site() + " is under way"));
    }
    return pull()
        .whenComplete(
            (result, fault) -> {
              polling.set(false);
              if (fault == null && result.files() > 0) {
                LOG.info("site {}: {}", endpoint.site(), result);
              }
            });
  }

  /** How many names a poll is to keep of a listing at a time. */
  void keep(int names) {
    window = names;
  }

  /** Whether dead letters of this site, in this delivery's store, go through this route again. */
  boolean replays(String site, DeliveryService delivery) {
    return endpoint.getDelivery() == delivery && endpoint.site().toString().equals(site);
  }

  /** What dead letters are replayed with; for a consumer with a delivery that is started. */
  DurableIntake replay(DeliveryService delivery) throws IOException {
    Routing routing = new Routing(this, endpoint, new FileLog(endpoint.site()));
    return new DurableIntake(routing, endpoint, delivery, fate -> {});
  }

  private CompletableFuture<PollResult> pull() {
    DeliveryService delivery = endpoint.getDelivery();
    if (delivery == null) {
      return pull(wanted -> wanted, routing -> new SpoolIntake(routing, endpoint));
    }
    return CompletableFuture.supplyAsync(
            () -> hasRoom(delivery), endpoint.getComponent().fileWorkers())
        .thenCompose(
            hasRoom ->
                hasRoom ? pull(delivery) : CompletableFuture.completedFuture(PollResult.NOTHING));
  }

  private boolean hasRoom(DeliveryService delivery) {
    try {
      boolean hasRoom = delivery.room() > 0;
      if (!hasRoom) {
        delivery.shares().waits(endpoint.site().toString());
      }
      return hasRoom;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CompletableFuture<PollResult> pull(DeliveryService delivery) {
    FairShares.Share share = delivery.shares().share(endpoint.site().toString());
    Consumer<Fate> settled = fate -> share.settled(fate == Fate.HOME);
    return pull(share::ask, routing -> new DurableIntake(routing, endpoint, delivery, settled))
        .whenComplete((result, fault) -> share.close());
  }

  private CompletableFuture<PollResult> pull(Selection.Room room, IntakeFactory intake) {
    try {
      Selection selection = new Selection(endpoint, this::isNew, room, stumbledOver);
      Backlog backlog = new Backlog(endpoint, selection, window);
      FileLog log = new FileLog(endpoint.site());
      Intake fresh = intake.create(new Routing(this, endpoint, log));
      SitePull pull = new SitePull(endpoint, fresh, backlog, log, this::goesOn, outage.get() > 0);
      return pull.start().whenComplete((result, fault) -> stumbledOver = pull.stumbledOver());
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Makes the intake of one poll. */
  private interface IntakeFactory {
    Intake create(Routing routing) throws IOException;
  }

  private boolean goesOn() {
    DeliveryService delivery = endpoint.getDelivery();
    return isBatchAllowed()
        && !isSuspendingOrSuspended()
        && (delivery == null || delivery.pressure().hasSpace());
  }

  /** Reports the poll that has ended. Camel asks for another one when it is to retry or greedy. */
  @Override
  protected int poll() throws Exception {
    CompletableFuture<PollResult> pull = ended.poll();
    if (pull == null) {
      endpoint.getComponent().fileWorkers().execute(this);
      return 0;
    }
    try {
      PollResult result = pull.join();
      if (!result.equals(PollResult.NOTHING)) {
        endOutage();
      }
      idlePolls.set(result.files() == 0 ? idlePolls.get() + 1 : 0);
      return result.files();
    } catch (CompletionException e) {
      idlePolls.set(0);
      outage.incrementAndGet();
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private void endOutage() {
    int failed = outage.getAndSet(0);
    if (failed > 0) {
      LOG.info("site {} answers again, after {} failed polls", endpoint.site(), failed);
    }
  }

  /** For faults of files, which are handled each. */
  ExceptionHandler fileFaults() {
    return super.getExceptionHandler();
  }

  /** An outage is handled once, with its first failed poll; the next ones only count. */
  @Override
  public ExceptionHandler getExceptionHandler() {
    return outage.get() > 1 ? REPEATED : super.getExceptionHandler();
  }

  @Override
  public boolean isPolling() {
    return polling.get() || super.isPolling();
  }

  @Override
  public int processBatch(Queue<Object> exchanges) {
    throw new UnsupportedOperationException("files are routed as they arrive, not as a batch");
  }

  private boolean isNew(RemoteFile file) {
    IdempotentRepository repository = repository();
    return repository == null || !repository.contains(key(file));
  }

  /** The file has been routed. */
  void taken(RemoteFile file) {
    IdempotentRepository repository = repository();
    if (repository != null) {
      repository.add(key(file));
    }
  }

  private @Nullable IdempotentRepository repository() {
    return endpoint.takesOnce() ? endpoint.getIdempotentRepository() : null;
  }

  private String key(RemoteFile file) {
    return endpoint.getIdempotentKey() == null
        ? endpoint.site() + "/" + file.name().octets()
        : endpoint.getIdempotentKey().evaluate(Selection.named(endpoint, file), String.class);
  }
}
