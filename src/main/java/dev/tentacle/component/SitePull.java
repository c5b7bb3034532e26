package dev.tentacle.component;

import dev.tentacle.client.TentacleSession;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One poll of one site: lists, and sees each {@link FilePull} to its end over the {@link Line}s
 * that share the list; what a lost line had, the others or its successor take over.
 *
 * <p>Holds no thread: all of it runs on one serial executor and returns at once.
 */
final class SitePull implements FilePull.Owner, Line.Owner {

  private static final Logger LOG = LoggerFactory.getLogger(SitePull.class);

  /**
   * Files begun and not done with: bounds memory, and what a crash makes us take again. Several
   * batches of a delivery, so that files arrive while others are made durable.
   */
  private static final int MAX_IN_FLIGHT = 256;

  private final TentacleEndpoint endpoint;
  private final Intake intake;
  private final Backlog backlog;
  private final FileLog log;
  private final BooleanSupplier goesOn;
  private final EventExecutor serial;
  private final CompletableFuture<PollResult> result = new CompletableFuture<>();
  private final long begun = System.nanoTime();

  private final Deque<FilePull> waiting = new ArrayDeque<>();
  private final Lines lines;
  private final Turns turns = new Turns();

  /** A listing is under way. */
  private boolean listing;

  /** The first, and those opened again for what is no outage. */
  private int sessions = 1;

  private volatile @Nullable RemoteFile stumbledOver;

  /** No line is left: what is under way ends, and the poll fails. */
  private boolean over;

  private int inFlight;
  private int files;
  private long arrived;
  private long bytes;
  private int failed;
  private int unfinished;

  /**
   * A poll.
   *
   * @param backlog what is to be taken
   * @param log what is said of single files
   * @param goesOn false when no more files are to be begun
   * @param knownToFail whether the poll before failed as well, so that a retry is no news
   */
  SitePull(
      TentacleEndpoint endpoint,
      Intake intake,
      Backlog backlog,
      FileLog log,
      BooleanSupplier goesOn,
      boolean knownToFail) {
    this.endpoint = endpoint;
    this.intake = intake;
    this.backlog = backlog;
    this.log = log;
    this.goesOn = goesOn;
    this.serial = endpoint.getComponent().serialExecutor();
    this.lines = new Lines(endpoint, serial, knownToFail ? Level.DEBUG : Level.WARN, this);
  }

  /** Begins; the future fails if the site could not be polled to the end. */
  CompletableFuture<PollResult> start() {
    serial.execute(() -> lines.open(0));
    return result;
  }

  @Override
  public void opened(Line line) {
    if (result.isDone()) {
      line.close();
    } else {
      advance();
    }
  }

  /** Does all that can be done now. */
  private void advance() {
    Optional<Line> free = lines.free();
    while (free.isPresent() && hasWork()) {
      next().goOn(free.get());
      free = lines.free();
    }
    if (free.isPresent() && mayList()) {
      list(free.get());
    } else if (hasWork() || mayList()) {
      lines.open(waiting.size() + backlog.size());
    } else if (inFlight == 0 && !listing) {
      finish(null);
    }
    lines.restWhenIdle();
  }

  private void list(Line line) {
    listing = true;
    TentacleSession session = line.use();
    backlog
        .list(session, serial)
        .whenCompleteAsync(
            (done, cause) -> {
              listing = false;
              if (cause != null) {
                line.lost(session, cause, false);
              } else {
                line.answered(session);
                expect();
              }
              settle();
            },
            serial);
  }

  private void expect() {
    if (backlog.listings() == 1) {
      intake.expect(backlog.size());
    }
  }

  private boolean hasWork() {
    return !waiting.isEmpty() || mayBegin();
  }

  private boolean mayBegin() {
    return inFlight < MAX_IN_FLIGHT && backlog.hasNext() && takesMore();
  }

  private boolean mayList() {
    return !listing && backlog.isToBeListed() && takesMore();
  }

  private boolean takesMore() {
    return !hasEnoughBytes() && goesOn.getAsBoolean();
  }

  private boolean hasEnoughBytes() {
    return endpoint.getMaxBytesPerPoll() > 0 && arrived >= endpoint.getMaxBytesPerPoll();
  }

  /** What is to be deleted comes first: it frees room for others. */
  private FilePull next() {
    if (!waiting.isEmpty()) {
      return waiting.remove();
    }
    inFlight++;
    RemoteFile file = backlog.next();
    return new FilePull(file, endpoint, intake, turns.queue(orderKey(file)), this);
  }

  /** Which files are to be routed in the order in which they were selected. */
  private String orderKey(RemoteFile file) {
    boolean all = endpoint.getConnections() == 1 || endpoint.getSortBy() != null;
    return all ? "" : PacketOrder.agent(file.name());
  }

  @Override
  public void closed() {
    settle();
  }

  @Override
  public int progress() {
    return files + backlog.listings();
  }

  @Override
  public boolean goesOn() {
    return goesOn.getAsBoolean() && !result.isDone();
  }

  @Override
  public boolean mayReopen() {
    boolean may = sessions < endpoint.getMaxSessionsPerPoll();
    sessions += may ? 1 : 0;
    return may;
  }

  @Override
  public FileLog log() {
    return log;
  }

  @Override
  public void stumbledOver(RemoteFile file) {
    stumbledOver = file;
  }

  /** The file over which the last session broke, null for none. */
  @Nullable RemoteFile stumbledOver() {
    return stumbledOver;
  }

  @Override
  public EventExecutor serial() {
    return serial;
  }

  @Override
  public void hasRoom() {
    settle();
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public void needsLine(FilePull file) {
    waiting.add(file);
    settle();
  }

  @Override
  public void arrived(long size) {
    arrived += size;
  }

  @Override
  public void succeeded(long size) {
    files++;
    bytes += size;
    ended();
  }

  @Override
  public void skipped() {
    ended();
  }

  @Override
  public void unfinished() {
    unfinished++;
    ended();
  }

  @Override
  public void failed() {
    failed++;
    ended();
  }

  private void ended() {
    inFlight--;
    settle();
  }

  private void settle() {
    if (result.isDone()) {
      return;
    }
    if (!over && lines.areFailed()) {
      over = true;
      // Others may wait for their turn behind these, which will not come now.
      waiting.forEach(FilePull::passTurn);
    }
    if (over && inFlight == waiting.size()) {
      finish(lines.fault());
    } else if (!over) {
      advance();
    }
  }

  private void finish(@Nullable Throwable fault) {
    log.end();
    if (fault != null) {
      result.completeExceptionally(fault);
    } else {
      int left = waiting.size() + backlog.size();
      if (left > 0) {
        LOG.info("site {}: {} files wait for the next poll: {}", endpoint.site(), left, why());
      }
      Duration duration = Duration.ofNanos(System.nanoTime() - begun);
      result.complete(new PollResult(files, bytes, failed, unfinished, duration));
    }
    lines.close();
  }

  private String why() {
    if (over) {
      return "so many sessions ended early (maxSessionsPerPoll=" + sessions + ")";
    }
    return hasEnoughBytes()
        ? "so many bytes came (maxBytesPerPoll=" + endpoint.getMaxBytesPerPoll() + ")"
        : "polling stops";
  }
}
