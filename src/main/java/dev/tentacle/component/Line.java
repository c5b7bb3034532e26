package dev.tentacle.component;

import dev.tentacle.client.BrokenSessionException;
import dev.tentacle.client.TentacleSession;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One of a poll's connections: opened, opened again when it was lost, and closed while there is
 * nothing to say on it.
 *
 * <p>Used on one serial executor only.
 */
final class Line {

  private static final Logger LOG = LoggerFactory.getLogger(Line.class);

  /** Commands in the session's queue, so that the site need not wait for us. */
  private static final int AHEAD = 8;

  /** A Tentacle server closes a session that is silent for 4 s. */
  private static final long SILENCE_MILLIS = 2_000;

  private enum State {
    CLOSED,
    OPENING,
    OPEN,
    FAILED
  }

  /** Who has work for it. */
  interface Owner {

    /** It is open. */
    void opened(Line line);

    /** It is not open any more. */
    void closed();

    /** How many files have come so far: a fault after another file is the first one again. */
    int progress();

    /** Whether to open it again after a fault. */
    boolean goesOn();

    /** Whether it may be opened once more for what is no outage: an end in order, a bad file. */
    boolean mayReopen();
  }

  private final TentacleEndpoint endpoint;
  private final EventExecutor serial;
  private final Level retryLevel;
  private final Owner owner;
  private State state = State.CLOSED;
  private @Nullable TentacleSession session;
  private @Nullable Throwable fault;
  private @Nullable ScheduledFuture<?> rest;
  private int outstanding;
  private boolean answers;
  private int faultsInARow;
  private int progressAtFault;

  /**
   * A connection that is not open yet.
   *
   * @param retryLevel how loudly a retry is told
   */
  Line(TentacleEndpoint endpoint, EventExecutor serial, Level retryLevel, Owner owner) {
    this.endpoint = endpoint;
    this.serial = serial;
    this.retryLevel = retryLevel;
    this.owner = owner;
  }

  /** Whether nobody has opened it, or it had nothing to do. */
  boolean isClosed() {
    return state == State.CLOSED;
  }

  /** Whether it was given up. */
  boolean isFailed() {
    return state == State.FAILED;
  }

  @Nullable Throwable fault() {
    return fault;
  }

  /** Whether it takes another command: one, until the site has shown that it has a slot for us. */
  boolean hasRoom() {
    return session != null && outstanding < (answers ? AHEAD : 1);
  }

  int outstanding() {
    return outstanding;
  }

  /** The open session, for one more command; {@link #answered} or {@link #lost} must follow. */
  TentacleSession use() {
    TentacleSession open = session;
    if (open == null) {
      throw new IllegalStateException("the connection is not open");
    }
    outstanding++;
    stay();
    return open;
  }

  /** The site has answered a command of this session. */
  void answered(TentacleSession busy) {
    if (session == busy) {
      outstanding--;
      answers = true;
    }
  }

  void open() {
    state = State.OPENING;
    endpoint
        .getComponent()
        .client()
        .connect(endpoint.sessionOptions())
        .whenCompleteAsync(
            (opened, cause) -> {
              if (cause != null) {
                retry(cause);
              } else {
                opened(opened);
              }
            },
            serial);
  }

  private void opened(TentacleSession opened) {
    state = State.OPEN;
    session = opened;
    outstanding = 0;
    answers = false;
    owner.opened(this);
  }

  /**
   * A command on this session failed, and with it the session.
   *
   * @param overAFile whether the command was for one file, so that the others may still come
   * @return whether it was this command that broke it
   */
  boolean lost(TentacleSession broken, Throwable cause, boolean overAFile) {
    if (session != broken) {
      return false;
    }
    session = null;
    stay();
    boolean broke = !broken.isSpent();
    if (broke) {
      broken.abort();
    }
    if (broke && !(overAFile && cause instanceof BrokenSessionException)) {
      retry(cause);
    } else if (owner.mayReopen()) {
      open();
    } else {
      state = State.FAILED;
      owner.closed();
    }
    return broke;
  }

  private void retry(Throwable wrapped) {
    Throwable inner = wrapped.getCause();
    Throwable cause = wrapped instanceof CompletionException && inner != null ? inner : wrapped;
    if (owner.progress() > progressAtFault) {
      progressAtFault = owner.progress();
      faultsInARow = 0;
    }
    int most = endpoint.getConfiguration().getMaximumReconnectAttempts();
    if (faultsInARow >= most || !owner.goesOn()) {
      fault = cause;
      state = State.FAILED;
      owner.closed();
      return;
    }
    long delay = endpoint.getConfiguration().getReconnectDelay() << Math.min(faultsInARow, 10);
    faultsInARow++;
    LOG.atLevel(retryLevel)
        .log("{}; attempt {} of {} in {} ms", cause.getMessage(), faultsInARow, most, delay);
    state = State.OPENING;
    serial.schedule(this::open, delay, TimeUnit.MILLISECONDS);
    owner.closed();
  }

  /** Closes it after a while, if nothing is said until then. */
  void restWhenIdle() {
    if (session != null && outstanding == 0 && rest == null) {
      rest = serial.schedule(this::close, SILENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void stay() {
    if (rest != null) {
      rest.cancel(false);
      rest = null;
    }
  }

  /** Takes leave of the site. */
  void close() {
    stay();
    TentacleSession open = session;
    if (open != null) {
      session = null;
      state = State.CLOSED;
      open.quit();
    }
  }
}
