package dev.tentacle.app;

import dev.tentacle.component.PollResult;
import dev.tentacle.config.SyncSite;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a poll of each site brought, or why it did not. */
final class PollSummary {

  private final List<Row> rows;

  private PollSummary(List<Row> rows) {
    this.rows = rows;
  }

  /** Polls all sites at the same time, and waits for the last one. */
  static PollSummary of(
      Function<SyncSite, CompletableFuture<PollResult>> poll, List<SyncSite> sites) {
    long start = System.nanoTime();
    List<CompletableFuture<Row>> rows =
        sites.stream()
            .map(
                site ->
                    poll.apply(site).handle((result, fault) -> Row.of(site, start, result, fault)))
            .toList();
    return new PollSummary(rows.stream().map(CompletableFuture::join).toList());
  }

  /** Whether every site answered, and left no file behind. */
  boolean isClean() {
    return rows.stream().allMatch(row -> row.fault().isEmpty());
  }

  Table table() {
    Table table = new Table("SITE", "FILES", "BYTES", "SECONDS", "FAULT");
    rows.forEach(row -> row.addTo(table));
    if (rows.size() > 1) {
      int files = rows.stream().mapToInt(Row::files).sum();
      long bytes = rows.stream().mapToLong(Row::bytes).sum();
      Duration longest = rows.stream().map(Row::duration).max(Duration::compareTo).orElseThrow();
      long faults = rows.stream().filter(row -> !row.fault().isEmpty()).count();
      table.row("all " + rows.size(), files, bytes, seconds(longest), faults + " with a fault");
    }
    return table;
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.2f", duration.toMillis() / 1000.0);
  }

  private record Row(SyncSite site, int files, long bytes, Duration duration, String fault) {

    static Row of(
        SyncSite site, long start, @Nullable PollResult result, @Nullable Throwable fault) {
      if (result == null) {
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        return new Row(site, 0, 0, duration, describe(fault));
      }
      String left = result.failed() == 0 ? "" : result.failed() + " left on the site, see the log";
      return new Row(site, result.files(), result.bytes(), result.duration(), left);
    }

    private static String describe(@Nullable Throwable fault) {
      return Optional.ofNullable(fault)
          .map(t -> t instanceof CompletionException && t.getCause() != null ? t.getCause() : t)
          .map(Faults::messages)
          .orElse("no answer");
    }

    void addTo(Table table) {
      table.row(site, files, bytes, seconds(duration), fault);
    }
  }
}
