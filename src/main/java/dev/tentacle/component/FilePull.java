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

    /** The file can go on with the next open session. */
    void needsSession(FilePull file);

    /** A session can be used no more. */
    void lost(TentacleSession session, Throwable cause);

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
  private final Owner owner;

  /** What was routed; null until then. */
  private @Nullable Payload routed;

  FilePull(RemoteFile file, TentacleEndpoint endpoint, Intake intake, Owner owner) {
    this.file = file;
    this.endpoint = endpoint;
    this.intake = intake;
    this.owner = owner;
  }

  /** Does the next step that needs the site. */
  void goOn(TentacleSession session) {
    try {
      if (routed == null) {
        take(session);
      } else {
        delete(session, routed);
      }
    } catch (RuntimeException e) {
      // Before the site was asked: a name too long for a local file, for example. Not at once, or a
      // site that lists thousands of them would fill the stack: the owner goes on from here.
      owner.serial().execute(() -> leave(e));
    }
  }

  private void take(TentacleSession session) {
    Sink<Payload> sink = intake.sink(file);
    CompletableFuture<Optional<Payload>> taken =
        movesAtOnce() ? session.move(file.name(), sink) : session.receive(file.name(), sink);
    taken.whenCompleteAsync(
        (payload, fault) -> {
          if (fault instanceof RefusedException) {
            LOG.debug("{}: it is a folder, or gone since it was listed", fault.getMessage());
            owner.skipped();
          } else if (fault != null) {
            fault(session, fault);
          } else {
            route(payload.orElseThrow());
          }
        },
        owner.serial());
  }

  private void route(Payload payload) {
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
                owner.needsSession(this);
              }
            },
            owner.serial());
  }

  private void delete(TentacleSession session, Payload payload) {
    session
        .move(file.name(), new VerifyingSink(payload.size(), intake.comparison()))
        .whenCompleteAsync(
            (moved, fault) -> {
              if (fault instanceof RefusedException) {
                LOG.warn("{}: it was routed, then somebody else deleted it", fault.getMessage());
                owner.succeeded(payload.size());
              } else if (fault != null) {
                fault(session, fault);
              } else {
                compare(payload, moved);
              }
            },
            owner.serial());
  }

  private void compare(Payload payload, Optional<Payload> moved) {
    if (moved.isEmpty()) {
      LOG.warn(
          "site {}: {} has another size since it was routed; the next poll takes it again",
          endpoint.site(),
          file.name());
      owner.failed();
    } else if (moved.get().digest().equals(payload.digest())) {
      intake.discard(moved.get());
      owner.succeeded(payload.size());
    } else {
      LOG.warn(
          "site {}: {} has other content since it was routed; both are delivered",
          endpoint.site(),
          file.name());
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

  private void fault(TentacleSession session, Throwable fault) {
    owner.lost(session, fault);
    if (fault instanceof SiteUnreachableException) {
      owner.needsSession(this);
    } else {
      leave(fault);
    }
  }

  private void leave(Throwable fault) {
    LOG.warn(
        "site {}: {} stays on the site until the next poll: {}",
        endpoint.site(),
        file.name(),
        fault.getMessage(),
        fault);
    owner.failed();
  }

  private boolean movesAtOnce() {
    return endpoint.getTransfer() == Transfer.move && endpoint.isDelete();
  }
}
