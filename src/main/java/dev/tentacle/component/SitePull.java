package dev.tentacle.component;

import dev.tentacle.client.RefusedException;
import dev.tentacle.client.TentacleSession;
import dev.tentacle.protocol.FileName;
import dev.tentacle.protocol.Filter;
import dev.tentacle.protocol.Listing;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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

  /** A connection costs the site a process or thread: this many files are worth another one. */
  private static final int WORTH_A_LINE = 16;

  private final TentacleEndpoint endpoint;
  private final Intake intake;
  private final Selection selection;
  private final FileLog log;
  private final BooleanSupplier goesOn;
  private final Level retryLevel;
  private final EventExecutor serial;
  private final CompletableFuture<PollResult> result = new CompletableFuture<>();
  private final long begun = System.nanoTime();

  private final Deque<RemoteFile> wanted = new ArrayDeque<>();
  private final Deque<FilePull> waiting = new ArrayDeque<>();
  private final List<Line> lines = new ArrayList<>();
  private final Turns turns = new Turns();
  private boolean listed;

  /** The first, and those opened again for what is no outage. */
  private int sessions = 1;

  private volatile @Nullable FileName stumbledOver;

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
   * @param log what is said of single files
   * @param goesOn false when no more files are to be begun
   * @param knownToFail whether the poll before failed as well, so that a retry is no news
   */
  SitePull(
      TentacleEndpoint endpoint,
      Intake intake,
      Selection selection,
      FileLog log,
      BooleanSupplier goesOn,
      boolean knownToFail) {
    this.endpoint = endpoint;
    this.intake = intake;
    this.selection = selection;
    this.log = log;
    this.goesOn = goesOn;
    this.retryLevel = knownToFail ? Level.DEBUG : Level.WARN;
    this.serial = endpoint.getComponent().serialExecutor();
  }

  /** Begins; the future fails if the site could not be polled to the end. */
  CompletableFuture<PollResult> start() {
    serial.execute(this::openAnother);
    return result;
  }

  private void openAnother() {
    Line line = new Line(endpoint, serial, lines.isEmpty() ? retryLevel : Level.DEBUG, this);
    lines.add(line);
    line.open();
  }

  @Override
  public void opened(Line line) {
    if (result.isDone()) {
      line.close();
    } else if (listed) {
      advance();
    } else {
      list(line);
    }
  }

  private void list(Line line) {
    TentacleSession session = line.use();
    List<CompletableFuture<List<RemoteFile>>> folders = new ArrayList<>();
    for (Filter folder : endpoint.filters()) {
      folders.add(session.list(folder).handle((names, cause) -> files(folder, names, cause)));
    }
    CompletableFuture.allOf(folders.toArray(CompletableFuture[]::new))
        .thenApplyAsync(
            done -> selection.of(folders.stream().flatMap(folder -> folder.join().stream())),
            endpoint.getComponent().fileWorkers())
        .whenCompleteAsync(
            (selected, cause) -> {
              if (cause != null) {
                line.lost(session, cause, false);
                return;
              }
              line.answered(session);
              listed = true;
              wanted.addAll(selected);
              intake.expect(selected.size());
              advance();
            },
            serial);
  }

  private static List<RemoteFile> files(Filter folder, Listing names, @Nullable Throwable cause) {
    if (cause instanceof RefusedException) {
      LOG.warn("{}; the other folders go on", cause.getMessage());
      return List.of();
    }
    if (cause != null) {
      throw new CompletionException(cause);
    }
    return names.names().stream().map(name -> new RemoteFile(name, folder)).toList();
  }

  /** Does all that can be done now. */
  private void advance() {
    Optional<Line> free = freeLine();
    while (free.isPresent() && hasWork()) {
      next().goOn(free.get());
      free = freeLine();
    }
    if (inFlight == 0 && !hasWork()) {
      finish(null);
    } else if (hasWork()) {
      openMore();
    }
    lines.forEach(Line::restWhenIdle);
  }

  private boolean hasWork() {
    return !waiting.isEmpty() || mayBegin();
  }

  private boolean mayBegin() {
    return inFlight < MAX_IN_FLIGHT
        && !wanted.isEmpty()
        && !hasEnoughBytes()
        && goesOn.getAsBoolean();
  }

  private boolean hasEnoughBytes() {
    return endpoint.getMaxBytesPerPoll() > 0 && arrived >= endpoint.getMaxBytesPerPoll();
  }

  private Optional<Line> freeLine() {
    return lines.stream().filter(Line::hasRoom).min(Comparator.comparingInt(Line::outstanding));
  }

  /** What is to be deleted comes first: it frees room for others. */
  private FilePull next() {
    if (!waiting.isEmpty()) {
      return waiting.remove();
    }
    inFlight++;
    RemoteFile file = wanted.remove();
    return new FilePull(file, endpoint, intake, turns.queue(orderKey(file)), this);
  }

  /** Which files are to be routed in the order in which they were selected. */
  private String orderKey(RemoteFile file) {
    boolean all = endpoint.getConnections() == 1 || endpoint.getSortBy() != null;
    return all ? "" : PacketOrder.agent(file.name());
  }

  private void openMore() {
    int worth = 1 + (waiting.size() + wanted.size()) / WORTH_A_LINE;
    int most = Math.min(endpoint.getConnections(), worth);
    long inUse = lines.stream().filter(line -> !line.isClosed() && !line.isFailed()).count();
    for (Line line : lines) {
      if (line.isClosed() && inUse < most) {
        line.open();
        inUse++;
      }
    }
    while (inUse < most && lines.size() < endpoint.getConnections()) {
      openAnother();
      inUse++;
    }
  }

  @Override
  public void closed() {
    settle();
  }

  @Override
  public int progress() {
    return files + (listed ? 1 : 0);
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
    stumbledOver = file.name();
  }

  /** The file over which the last session broke, null for none. */
  @Nullable FileName stumbledOver() {
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
    if (!over && lines.stream().allMatch(Line::isFailed)) {
      over = true;
      // Others may wait for their turn behind these, which will not come now.
      waiting.forEach(FilePull::passTurn);
    }
    if (over && inFlight == waiting.size()) {
      finish(lines.stream().map(Line::fault).filter(Objects::nonNull).findFirst().orElse(null));
    } else if (listed && !over) {
      advance();
    }
  }

  private void finish(@Nullable Throwable fault) {
    log.end();
    if (fault != null) {
      result.completeExceptionally(fault);
    } else {
      int left = waiting.size() + wanted.size();
      if (left > 0) {
        LOG.info("site {}: {} files wait for the next poll: {}", endpoint.site(), left, why());
      }
      Duration duration = Duration.ofNanos(System.nanoTime() - begun);
      result.complete(new PollResult(files, bytes, failed, unfinished, duration));
    }
    lines.forEach(Line::close);
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
