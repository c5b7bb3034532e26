package dev.tentacle.component;

import dev.tentacle.client.RefusedException;
import dev.tentacle.client.SessionOptions;
import dev.tentacle.client.TentacleSession;
import dev.tentacle.protocol.Filter;
import dev.tentacle.protocol.Listing;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One poll of one site: connects, lists, and sees each {@link FilePull} to its end, over as many
 * connections as that takes.
 *
 * <p>Holds no thread: all of it runs on one serial executor and returns at once.
 */
final class SitePull implements FilePull.Owner {

  private static final Logger LOG = LoggerFactory.getLogger(SitePull.class);

  /** Files begun and not done with: bounds memory, and what a crash makes us take again. */
  private static final int MAX_IN_FLIGHT = 16;

  private final TentacleEndpoint endpoint;
  private final Intake intake;
  private final Selection selection;
  private final BooleanSupplier goesOn;
  private final Level retryLevel;
  private final SessionOptions options;
  private final EventExecutor serial;
  private final CompletableFuture<PollResult> result = new CompletableFuture<>();
  private final long begun = System.nanoTime();

  private final Deque<RemoteFile> wanted = new ArrayDeque<>();
  private final Deque<FilePull> waiting = new ArrayDeque<>();
  private @Nullable TentacleSession session;
  private boolean listed;
  private int inFlight;
  private int faultsInARow;
  private @Nullable Throwable fault;
  private int files;
  private long bytes;
  private int failed;
  private int unfinished;

  /**
   * A poll.
   *
   * @param goesOn false when no more files are to be begun
   * @param knownToFail whether the poll before failed as well, so that a retry is no news
   */
  SitePull(
      TentacleEndpoint endpoint,
      Intake intake,
      Selection selection,
      BooleanSupplier goesOn,
      boolean knownToFail) {
    this.endpoint = endpoint;
    this.intake = intake;
    this.selection = selection;
    this.goesOn = goesOn;
    this.retryLevel = knownToFail ? Level.DEBUG : Level.WARN;
    this.options = endpoint.sessionOptions();
    this.serial = endpoint.getComponent().serialExecutor();
  }

  /** Begins; the future fails if the site could not be polled to the end. */
  CompletableFuture<PollResult> start() {
    serial.execute(this::connect);
    return result;
  }

  private void connect() {
    endpoint
        .getComponent()
        .client()
        .connect(options)
        .whenCompleteAsync(
            (opened, cause) -> {
              if (cause != null) {
                retry(cause);
                return;
              }
              session = opened;
              if (listed) {
                advance();
              } else {
                list(opened);
              }
            },
            serial);
  }

  private void list(TentacleSession opened) {
    List<CompletableFuture<List<RemoteFile>>> folders = new ArrayList<>();
    for (Filter folder : endpoint.filters()) {
      folders.add(opened.list(folder).handle((names, cause) -> files(folder, names, cause)));
    }
    CompletableFuture.allOf(folders.toArray(CompletableFuture[]::new))
        .thenApplyAsync(
            done -> selection.of(folders.stream().flatMap(folder -> folder.join().stream())),
            endpoint.getComponent().fileWorkers())
        .whenCompleteAsync(
            (selected, cause) -> {
              if (cause != null) {
                lost(opened, cause);
                return;
              }
              listed = true;
              faultsInARow = 0;
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
    TentacleSession open = session;
    if (open == null) {
      return;
    }
    while (!waiting.isEmpty()) {
      waiting.remove().goOn(open);
    }
    while (inFlight < MAX_IN_FLIGHT && !wanted.isEmpty() && goesOn.getAsBoolean()) {
      inFlight++;
      new FilePull(wanted.remove(), endpoint, intake, this).goOn(open);
    }
    if (inFlight == 0) {
      session = null;
      finish();
      open.quit();
    }
  }

  @Override
  public EventExecutor serial() {
    return serial;
  }

  @Override
  public void needsSession(FilePull file) {
    waiting.add(file);
    settle();
  }

  @Override
  public void lost(TentacleSession broken, Throwable cause) {
    if (session == broken) {
      session = null;
      if (broken.isSpent()) {
        connect();
      } else {
        broken.abort();
        retry(cause);
      }
    }
  }

  @Override
  public void succeeded(long size) {
    faultsInARow = 0;
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
    if (session != null) {
      advance();
    } else if (fault != null && inFlight == waiting.size()) {
      finish();
    }
  }

  private void retry(Throwable wrapped) {
    Throwable inner = wrapped.getCause();
    Throwable cause = wrapped instanceof CompletionException && inner != null ? inner : wrapped;
    int most = endpoint.getConfiguration().getMaximumReconnectAttempts();
    if (faultsInARow >= most || !goesOn.getAsBoolean()) {
      fault = cause;
      settle();
      return;
    }
    long delay = endpoint.getConfiguration().getReconnectDelay() << Math.min(faultsInARow, 10);
    faultsInARow++;
    LOG.atLevel(retryLevel)
        .log("{}; attempt {} of {} in {} ms", cause.getMessage(), faultsInARow, most, delay);
    serial.schedule(this::connect, delay, TimeUnit.MILLISECONDS);
  }

  private void finish() {
    if (fault != null) {
      result.completeExceptionally(fault);
      return;
    }
    Duration duration = Duration.ofNanos(System.nanoTime() - begun);
    result.complete(new PollResult(files, bytes, failed, unfinished, duration));
  }
}
