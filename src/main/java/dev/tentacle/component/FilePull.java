package dev.tentacle.component;

import dev.tentacle.client.Payload;
import dev.tentacle.client.RefusedException;
import dev.tentacle.client.Sink;
import dev.tentacle.client.SiteUnreachableException;
import dev.tentacle.client.TentacleSession;
import io.netty.util.concurrent.EventExecutor;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One file on its way home: taken, routed, and only then deleted on its site.
 *
 * <p>Runs on its owner's serial executor. A step that a lost connection cut off is done again on
 * the next one.
 */
final class FilePull {

  private static final Logger LOG = LoggerFactory.getLogger(FilePull.class);

  /** Who provides connections and counts. Called on its own serial executor. */
  interface Owner {
    EventExecutor serial();

    FileLog log();

    /** A session broke over this file. */
    void stumbledOver(RemoteFile file);

    /** A line can take another command. */
    void hasRoom();

    /** Whether the site is not reached any more. */
    boolean isOver();

    /** The file can go on when a line has room. */
    void needsLine(FilePull file);

    /** So many bytes were downloaded. */
    void arrived(long size);

    /** The file is home, and off its site if it was to be deleted. */
    void succeeded(long size);

    /** There is no such file to take. */
    void skipped();

    /** The file is not complete; it stays on its site. */
    void unfinished();

    /** The file could not be brought home in this poll; why is logged. */
    void failed();
  }

  private final RemoteFile file;
  private final TentacleEndpoint endpoint;
  private final Intake intake;
  private final Turns.Turn turn;
  private final Owner owner;

  /** What was routed; null until then. */
  private @Nullable Payload routed;

  FilePull(
      RemoteFile file, TentacleEndpoint endpoint, Intake intake, Turns.Turn turn, Owner owner) {
    this.file = file;
    this.endpoint = endpoint;
    this.intake = intake;
    this.turn = turn;
    this.owner = owner;
  }

  /** Does the next step that needs the site. */
  void goOn(Line line) {
    try {
      if (routed == null) {
        take(line, intake.sink(file));
      } else {
        delete(line, routed);
      }
    } catch (RuntimeException e) {
      // Before the site was asked: a name too long for a local file, for example. Not at once, or a
      // site that lists thousands of them would fill the stack: the owner goes on from here.
      owner.serial().execute(() -> leave(e));
    }
  }

  private void take(Line line, Sink<Payload> sink) {
    TentacleSession session = line.use();
    CompletableFuture<Optional<Payload>> taken =
        movesAtOnce() ? session.move(file.name(), sink) : session.receive(file.name(), sink);
    taken.whenCompleteAsync(
        (payload, fault) -> {
          if (isLost(line, session, fault)) {
            return;
          }
          if (fault != null) {
            LOG.debug("{}: it is a folder, or gone since it was listed", fault.getMessage());
            turn.pass();
            owner.skipped();
          } else {
            owner.arrived(payload.orElseThrow().size());
            turn.take(() -> route(payload.orElseThrow()));
          }
          owner.hasRoom();
        },
        owner.serial());
  }

  private void route(Payload payload) {
    if (owner.isOver() && !movesAtOnce()) {
      // One before it did not come: it would be out of order, and is still on its site.
      intake.discard(payload);
      owner.skipped();
      return;
    }
    intake
        .route(file, payload, movesAtOnce())
        .whenCompleteAsync(
            (fate, fault) -> {
              if (fault != null) {
                leave(fault);
              } else if (fate == Fate.UNFINISHED) {
                owner.unfinished();
              } else if (fate == Fate.FAILED) {
                owner.failed();
              } else if (movesAtOnce() || !endpoint.isDelete()) {
                owner.succeeded(payload.size());
              } else {
                routed = payload;
                owner.needsLine(this);
              }
            },
            owner.serial());
  }

  private void delete(Line line, Payload payload) {
    VerifyingSink sink = new VerifyingSink(payload.size(), intake.comparison());
    TentacleSession session = line.use();
    session
        .move(file.name(), sink)
        .whenCompleteAsync(
            (moved, fault) -> {
              if (isLost(line, session, fault)) {
                return;
              }
              if (fault != null) {
                say("was routed, then somebody else deleted it", fault);
                owner.succeeded(payload.size());
              } else {
                compare(payload, moved);
              }
              owner.hasRoom();
            },
            owner.serial());
  }

  private void compare(Payload payload, Optional<Payload> moved) {
    if (moved.isEmpty()) {
      say("has another size since it was routed; the next poll takes it again", null);
      owner.failed();
    } else if (moved.get().digest().equals(payload.digest())) {
      intake.discard(moved.get());
      owner.succeeded(payload.size());
    } else {
      say("has other content since it was routed; both are delivered", null);
      intake
          .route(file, moved.get(), true)
          .whenCompleteAsync(
              (fate, fault) -> {
                if (fault == null && fate == Fate.HOME) {
                  owner.succeeded(payload.size() + moved.get().size());
                } else {
                  owner.failed();
                }
              },
              owner.serial());
    }
  }

  /** Whether the fault is one of the session, and has been dealt with. */
  private boolean isLost(Line line, TentacleSession session, @Nullable Throwable fault) {
    if (fault == null || fault instanceof RefusedException) {
      line.answered(session);
      return false;
    }
    if (line.lost(session, fault, true)) {
      owner.stumbledOver(file);
    }
    if (fault instanceof SiteUnreachableException) {
      owner.needsLine(this);
    } else {
      leave(fault);
    }
    return true;
  }

  /** What comes after it need not wait for it. */
  void passTurn() {
    turn.pass();
  }

  private void leave(Throwable fault) {
    say("stays on the site until the next poll: " + fault.getMessage(), fault);
    turn.pass();
    owner.failed();
  }

  private void say(String what, @Nullable Throwable fault) {
    owner.log().say(Level.WARN, file, what, fault);
  }

  private boolean movesAtOnce() {
    return endpoint.getTransfer() == Transfer.move && endpoint.isDelete();
  }
}
