package dev.tentacle.component;

import dev.tentacle.client.Payload;
import dev.tentacle.client.Sink;
import dev.tentacle.client.SpoolSink.Spool;
import dev.tentacle.delivery.Completeness.Observation;
import dev.tentacle.delivery.DataIn;
import dev.tentacle.delivery.DeadLetter;
import dev.tentacle.delivery.DeadLetters;
import dev.tentacle.delivery.LocalName;
import dev.tentacle.delivery.StagedFile;
import dev.tentacle.protocol.FileName;
import dev.tentacle.protocol.Filter;
import dev.tentacle.protocol.LocalCharset;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * An intake over a {@link DeliveryService}: nothing counts as home before it would outlive a power
 * loss.
 *
 * <p>What arrives while a batch is delivered makes up the next batch; the files of a batch share
 * what is forced.
 */
final class DurableIntake implements Intake {

  private static final Logger LOG = LoggerFactory.getLogger(DurableIntake.class);

  /** Enough to share a force among, and soon done, so that their sites may delete meanwhile. */
  private static final int MAX_BATCH = 64;

  private final Routing routing;
  private final DeliveryService service;
  private final Consumer<Fate> settled;
  private final Executor executor;
  private final Spool comparison;
  private final LocalName site;
  private final @Nullable AgentRule agents;

  /** Guarded by itself, with {@link #busy}. */
  private final Deque<Arrival> arrived = new ArrayDeque<>();

  private boolean busy;

  /**
   * An intake for one poll.
   *
   * @param settled called with the fate of each file
   */
  DurableIntake(
      Routing routing, TentacleEndpoint endpoint, DeliveryService service, Consumer<Fate> settled)
      throws IOException {
    this.routing = routing;
    this.service = service;
    this.settled = settled;
    this.executor = endpoint.getComponent().fileWorkers();
    int inMemory = endpoint.getConfiguration().getSpoolThreshold();
    this.comparison = new Spool(endpoint.spool().directory(), inMemory, executor);
    this.site = new LocalName(endpoint.site().toString());
    this.agents = endpoint.agentRule();
  }

  @Override
  public Sink<Payload> sink(RemoteFile file) {
    return new StagingSink(service, site, localName(file), executor);
  }

  private static LocalName localName(RemoteFile file) {
    return new LocalName(file.name().toLocal(LocalCharset.get()));
  }

  @Override
  public Spool comparison() {
    return comparison;
  }

  @Override
  public void expect(int count) {
    routing.expect(count);
  }

  @Override
  public CompletableFuture<Fate> route(RemoteFile file, Payload payload, boolean isLastCopy) {
    return route(file, payload, isLastCopy ? OtherCopy.NONE : OtherCopy.ON_SITE);
  }

  /**
   * Routes a copy of a dead letter as if it had come from its site; the letter stays.
   *
   * @throws IOException if the letter is not what its note says, or cannot be copied
   */
  CompletableFuture<Fate> replay(DeadLetter letter) throws IOException {
    RemoteFile file =
        new RemoteFile(FileName.fromLocal(letter.name(), LocalCharset.get()), Filter.ROOT);
    DataIn dataIn = service.dataIn();
    StagedFile staged = dataIn.deadLetters().restage(letter, dataIn.staging());
    return route(file, new StagedPayload(staged), OtherCopy.DEAD_LETTER);
  }

  private CompletableFuture<Fate> route(RemoteFile file, Payload payload, OtherCopy otherCopy) {
    CompletableFuture<Fate> fate = new CompletableFuture<>();
    fate.thenAccept(settled);
    synchronized (arrived) {
      arrived.add(new Arrival(file, payload, otherCopy, fate));
      if (!busy) {
        busy = true;
        executor.execute(this::deliverNext);
      }
    }
    return fate;
  }

  private void deliverNext() {
    List<Arrival> batch;
    synchronized (arrived) {
      batch = arrived.stream().limit(MAX_BATCH).toList();
      batch.forEach(arrival -> arrived.remove());
      busy = !batch.isEmpty();
    }
    if (!batch.isEmpty()) {
      deliver(batch)
          .whenCompleteAsync(
              (done, fault) -> {
                // What fails here is no file's own fault: each stays on its site.
                batch.forEach(arrival -> arrival.end(Fate.FAILED));
                if (fault != null) {
                  LOG.error("site {}: a batch could not be delivered", site, fault);
                }
                deliverNext();
              },
              executor);
    }
  }

  private CompletableFuture<?> deliver(List<Arrival> batch) {
    List<Arrival> begun = new ArrayList<>();
    for (Arrival arrival : batch) {
      try {
        if (isToBeDelivered(arrival) && !isDeliveredElsewhere(arrival)) {
          arrival.begin(service.dataIn());
          begun.add(arrival);
        }
      } catch (IOException | RuntimeException e) {
        fail(arrival, "cannot be delivered", e);
      }
    }
    try {
      service.dataIn().prepare(begun.stream().map(Arrival::delivery).toList());
    } catch (IOException | RuntimeException e) {
      begun.forEach(arrival -> abandon(arrival, "cannot be made durable", e));
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<?> routed = CompletableFuture.completedFuture(null);
    for (Arrival arrival : begun) {
      if (!arrival.delivery().isDuplicate()) {
        routed = routed.thenCompose(turn -> arrival.process(routing));
      }
    }
    // Whatever happened, each delivery that was begun must be ended.
    return routed.handleAsync(
        (done, fault) -> {
          commit(begun, fault);
          return done;
        },
        executor);
  }

  /**
   * Whether the file is whole, and its site's to send; what is not whole for too long is given up.
   */
  private boolean isToBeDelivered(Arrival arrival) throws IOException {
    arrival.stage(service.dataIn().staging(), site, localName(arrival.file()));
    Observation seen = service.completeness().observe(arrival.staged());
    if (seen.complete() || arrival.otherCopy() != OtherCopy.ON_SITE) {
      return isAllowed(arrival);
    }
    if (seen.unchangedFor().compareTo(service.unfinishedTimeout()) >= 0) {
      String why = "unfinished and the same for " + seen.unchangedFor();
      giveUp(arrival, new DeadLetterProcessor.GivenUp(1, new IOException(why)));
    } else {
      LOG.debug("site {}: {} is not finished; it stays", site, arrival.file().name());
      discard(arrival.payload());
      arrival.end(Fate.UNFINISHED);
    }
    return false;
  }

  private boolean isAllowed(Arrival arrival) throws IOException {
    AgentRule rule = agents;
    Optional<String> fault =
        rule == null ? Optional.empty() : rule.fault(arrival.file().name(), arrival.staged());
    if (fault.isPresent()) {
      DeadLetters quarantine = service.dataIn().quarantine();
      String id = quarantine.store(arrival.staged(), 1, new IOException(fault.get())).id();
      say(arrival, Level.WARN, "is in quarantine as " + id + ": " + fault.get(), null);
      isOffHands(arrival);
    }
    return fault.isEmpty();
  }

  private boolean isDeliveredElsewhere(Arrival arrival) {
    boolean delivered = service.shared().isDelivered(arrival.staged().key());
    if (delivered) {
      say(arrival, Level.INFO, "was delivered elsewhere: dropped", null);
      discard(arrival.payload());
      forget(arrival);
      arrival.end(Fate.HOME);
    }
    return delivered;
  }

  private void commit(List<Arrival> batch, @Nullable Throwable fault) {
    List<Arrival> home = new ArrayList<>();
    for (Arrival arrival : batch) {
      if (arrival.isRouted()) {
        home.add(arrival);
      } else {
        abandon(arrival, "the route failed", arrival.fault() != null ? arrival.fault() : fault);
      }
    }
    try {
      service.dataIn().commit(home.stream().map(Arrival::delivery).toList());
      home.forEach(this::isHome);
    } catch (IOException | RuntimeException e) {
      home.forEach(arrival -> fail(arrival, "is not certain to outlive a power loss", e));
    }
  }

  private void isHome(Arrival arrival) {
    if (arrival.delivery().isDuplicate()) {
      say(arrival, Level.INFO, "was delivered before: dropped", null);
    } else {
      service.published();
    }
    forget(arrival);
    arrival.end(isTold(arrival) ? Fate.HOME : Fate.FAILED);
  }

  private void forget(Arrival arrival) {
    service.completeness().forget(site, localName(arrival.file()));
    routing.taken(arrival.file());
    arrival.release(routing);
  }

  /** The next poll takes the file again, drops it as delivered, and tells then. */
  private boolean isTold(Arrival arrival) {
    try {
      service.shared().delivered(arrival.staged().key());
      return true;
    } catch (RuntimeException e) {
      String what = "is delivered, but the shared repository cannot be told";
      routing.report(arrival.file(), what, null, e);
      return arrival.otherCopy() == OtherCopy.NONE;
    }
  }

  private void abandon(Arrival arrival, String what, @Nullable Throwable cause) {
    try {
      boolean published = service.dataIn().abandon(arrival.delivery());
      DeadLetterProcessor.GivenUp givenUp = arrival.givenUp();
      if (published) {
        isHome(arrival);
      } else if (givenUp != null) {
        giveUp(arrival, givenUp);
      } else {
        fail(arrival, what, cause);
      }
    } catch (IOException | RuntimeException e) {
      fail(arrival, "its failed delivery cannot be undone now", e);
    }
  }

  private void giveUp(Arrival arrival, DeadLetterProcessor.GivenUp givenUp) throws IOException {
    String letter =
        service
            .dataIn()
            .deadLetters()
            .store(arrival.staged(), givenUp.attempts(), givenUp.cause())
            .id();
    String attempts = "was given up after " + givenUp.attempts() + " attempts, as dead letter ";
    String why = ": " + givenUp.cause().getMessage();
    say(arrival, Level.ERROR, attempts + letter + why, givenUp.cause());
    isOffHands(arrival);
  }

  private void say(Arrival arrival, Level level, String what, @Nullable Throwable cause) {
    routing.log().say(level, arrival.file(), what, cause);
  }

  /** It is stored elsewhere than in data_in: its site may delete it, a dead letter stays. */
  private void isOffHands(Arrival arrival) {
    forget(arrival);
    arrival.end(arrival.otherCopy() == OtherCopy.DEAD_LETTER ? Fate.FAILED : Fate.HOME);
  }

  private void fail(Arrival arrival, String what, @Nullable Throwable e) {
    String where = "; " + arrival.whereItStays();
    routing.report(arrival.file(), what + where, arrival.exchange(), e);
    arrival.release(routing);
    if (arrival.otherCopy() != OtherCopy.NONE) {
      discard(arrival.payload());
    }
    arrival.end(Fate.FAILED);
  }

  @Override
  public void discard(Payload payload) {
    executor.execute(
        () -> {
          try {
            if (payload instanceof StagedPayload staged) {
              staged.staged().discard();
            } else if (payload instanceof Payload.OnDisk stored) {
              Files.deleteIfExists(stored.file());
            }
          } catch (IOException e) {
            LOG.warn("cannot clear {}; the next start will", payload, e);
          }
        });
  }
}
