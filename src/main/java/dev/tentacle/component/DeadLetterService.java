package dev.tentacle.component;

import dev.tentacle.delivery.DeadLetter;
import dev.tentacle.delivery.DeadLetterRequests;
import dev.tentacle.delivery.DeadLetterRequests.Action;
import dev.tentacle.delivery.DeadLetterRequests.Letter;
import dev.tentacle.delivery.DeadLetterRequests.Request;
import dev.tentacle.delivery.DeadLetters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Route;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what operators ask of the dead letters, looking once a second (ADR 0015).
 *
 * <p>A letter that is replayed goes the way of a pull: staged, begun, through the route of its
 * site's consumer, committed; only then the letter goes. What fails stays a letter.
 */
public final class DeadLetterService extends ServiceSupport implements CamelContextAware {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterService.class);

  /** Letters that share what is forced; each takes as much room again as it has, in staging. */
  private static final int BATCH = 16;

  private final DeliveryService delivery;
  private @Nullable CamelContext context;
  private @Nullable ScheduledExecutorService timer;
  private String fault = "";

  /** For the dead letters of a delivery service that is started before this one. */
  public DeadLetterService(DeliveryService delivery) {
    this.delivery = delivery;
  }

  @Override
  public @Nullable CamelContext getCamelContext() {
    return context;
  }

  @Override
  public void setCamelContext(@Nullable CamelContext context) {
    this.context = context;
  }

  @Override
  protected void doStart() {
    ScheduledExecutorService fresh =
        camel().getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "DeadLetters");
    fresh.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    timer = fresh;
  }

  @Override
  protected void doStop() {
    if (timer != null) {
      camel().getExecutorServiceManager().shutdownGraceful(timer);
      timer = null;
    }
  }

  private CamelContext camel() {
    return Objects.requireNonNull(context, "no Camel context was set");
  }

  private void look() {
    if (!camel().isStarted()) {
      return;
    }
    try {
      carryOut();
      fault = "";
    } catch (IOException | RuntimeException e) {
      // Said once, not once a second.
      if (!fault.equals(e.toString())) {
        fault = e.toString();
        LOG.error("What was asked of the dead letters cannot be done; it is tried again", e);
      }
    }
  }

  /**
   * Carries out what was asked so far, and returns; a request that has to wait (polling pauses, or
   * a route is not started) stays.
   *
   * @throws IOException if the requests or the letters cannot be read or written
   */
  public synchronized void carryOut() throws IOException {
    DeadLetterRequests requests = delivery.requests();
    for (Request request : requests.pending()) {
      List<DeadLetter> letters = find(request);
      if (request.action() == Action.DROP) {
        drop(letters);
      } else if (!replay(letters)) {
        continue;
      }
      requests.remove(request);
    }
  }

  private List<DeadLetter> find(Request request) throws IOException {
    List<DeadLetter> letters = new ArrayList<>();
    for (Letter letter : request.letters()) {
      delivery.dataIn().deadLetters().find(letter.site(), letter.id()).ifPresent(letters::add);
    }
    return letters;
  }

  private void drop(List<DeadLetter> letters) throws IOException {
    for (DeadLetter letter : letters) {
      delivery.dataIn().deadLetters().drop(letter);
      LOG.info("site {}: dead letter {} was dropped", letter.site(), letter.id());
    }
  }

  /** Whether all of them were tried. */
  private boolean replay(List<DeadLetter> letters) throws IOException {
    Map<String, List<DeadLetter>> bySite = new LinkedHashMap<>();
    letters.forEach(
        letter -> bySite.computeIfAbsent(letter.site(), site -> new ArrayList<>()).add(letter));
    boolean done = true;
    for (Map.Entry<String, List<DeadLetter>> each : bySite.entrySet()) {
      Optional<TentacleConsumer> consumer = consumer(each.getKey());
      if (consumer.isEmpty()) {
        LOG.error(
            "site {}: {} dead letters cannot be replayed: no route pulls from this site any more",
            each.getKey(),
            each.getValue().size());
      } else {
        done &= replay(consumer.get(), each.getValue());
      }
    }
    return done;
  }

  private Optional<TentacleConsumer> consumer(String site) {
    return camel().getRoutes().stream()
        .map(Route::getConsumer)
        .filter(TentacleConsumer.class::isInstance)
        .map(TentacleConsumer.class::cast)
        .filter(consumer -> consumer.replays(site, delivery))
        .findFirst();
  }

  private boolean replay(TentacleConsumer consumer, List<DeadLetter> letters) throws IOException {
    int next = 0;
    while (next < letters.size()) {
      int room = consumer.isStarted() ? delivery.room() : 0;
      if (room == 0) {
        return false;
      }
      int end = Math.min(letters.size(), next + Math.min(room, BATCH));
      replayBatch(consumer.replay(delivery), letters.subList(next, end));
      next = end;
    }
    return true;
  }

  private void replayBatch(DurableIntake intake, List<DeadLetter> letters) throws IOException {
    Map<DeadLetter, CompletableFuture<Fate>> fates = new LinkedHashMap<>();
    intake.expect(letters.size());
    for (DeadLetter letter : letters) {
      try {
        fates.put(letter, intake.replay(letter));
      } catch (IOException | RuntimeException e) {
        LOG.error("site {}: dead letter {} cannot be replayed", letter.site(), letter.id(), e);
      }
    }
    DeadLetters store = delivery.dataIn().deadLetters();
    for (Map.Entry<DeadLetter, CompletableFuture<Fate>> each : fates.entrySet()) {
      DeadLetter letter = each.getKey();
      if (each.getValue().join() == Fate.HOME) {
        store.drop(letter);
        LOG.info("site {}: dead letter {} was replayed", letter.site(), letter.id());
      }
    }
  }
}
