package dev.tentacle.app;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeCompletedEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.jspecify.annotations.Nullable;

/** Shows on a terminal how a long backlog drains; elsewhere the log says it poll by poll. */
final class Progress implements AutoCloseable {

  private static final Duration TICK = Duration.ofMillis(500);

  private final @Nullable Ticker ticker;

  private Progress(@Nullable Ticker ticker) {
    this.ticker = ticker;
  }

  /**
   * Progress on the terminal of this process; nothing where it has none. From Java 22 on there is a
   * console even then, unless {@code bin/tentacle-sync} says {@code -Djdk.console=java.base}.
   */
  @SuppressWarnings("SystemConsoleNull")
  static Progress onTerminal() {
    return new Progress(System.console() == null ? null : new Ticker(System.err));
  }

  /** Counts the files that this context's sites bring. */
  void watch(CamelContext context) {
    if (ticker != null) {
      context.getManagementStrategy().addEventNotifier(new FileCounter(ticker.drain));
    }
  }

  @Override
  public void close() {
    if (ticker != null) {
      ticker.close();
    }
  }

  /** Draws the line twice a second. */
  private static final class Ticker {

    private final PrintStream terminal;
    private final StatusLine line;
    private final Drain drain = new Drain();
    private final ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });

    Ticker(PrintStream terminal) {
      this.terminal = terminal;
      this.line = new StatusLine(terminal);
      System.setErr(line.above());
      timer.scheduleAtFixedRate(
          this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
      String text = drain.tick(System.nanoTime());
      if (text.isEmpty()) {
        line.close();
      } else {
        line.show(text);
      }
    }

    void close() {
      timer.shutdownNow();
      line.close();
      System.setErr(terminal);
    }
  }

  /** What is worth a line: files that have come without a pause for a while. */
  static final class Drain {

    private static final Duration SHORT = Duration.ofSeconds(2);

    private final AtomicLong files = new AtomicLong();
    private long counted;
    private long first;
    private long start = Long.MIN_VALUE;

    void file() {
      files.incrementAndGet();
    }

    /**
     * The line of now.
     *
     * @param now in nanoseconds
     * @return empty where there is nothing to say
     */
    String tick(long now) {
      long count = files.get();
      if (count == counted) {
        start = Long.MIN_VALUE;
        return "";
      }
      if (start == Long.MIN_VALUE) {
        start = now;
        first = count;
      }
      counted = count;
      Duration taken = Duration.ofNanos(now - start);
      if (taken.compareTo(SHORT) < 0) {
        return "";
      }
      long drained = count - first;
      return String.format(
          Locale.ROOT,
          "%,d files brought home, %,d a second",
          drained,
          drained * 1000 / taken.toMillis());
    }
  }

  private static final class FileCounter extends EventNotifierSupport {

    private final Drain drain;

    FileCounter(Drain drain) {
      this.drain = drain;
      setIgnoreCamelContextEvents(true);
      setIgnoreRouteEvents(true);
      setIgnoreServiceEvents(true);
      setIgnoreExchangeSentEvents(true);
      setIgnoreExchangeCreatedEvent(true);
    }

    @Override
    public void notify(CamelEvent event) {
      if (event instanceof ExchangeCompletedEvent completed) {
        String route = completed.getExchange().getFromRouteId();
        if (route != null && route.startsWith(SiteRoutes.PREFIX)) {
          drain.file();
        }
      }
    }
  }
}
