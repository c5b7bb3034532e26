package dev.tentacle.component;

import dev.tentacle.client.RefusedException;
import dev.tentacle.client.TentacleSession;
import dev.tentacle.protocol.Filter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What a poll is to take of its site, a {@link Window} at a time: when one is used up, the site is
 * listed again for those that come after it (ADR 0033).
 *
 * <p>No name comes twice in a poll, and no more files than the first listing showed. Used on one
 * serial executor only, except that workers go through the listings.
 */
final class Backlog {

  /**
   * How many files are kept, 200 bytes each: no more than Pandora's data server is ready to queue
   * as shipped, so that a second listing is for those who raised that, or turned it off.
   */
  static final int WINDOW = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

  private final TentacleEndpoint endpoint;
  private final Selection selection;
  private final int size;
  private final Executor workers;
  private Window window;

  /** Where the window ends: what is up to here does not come again in this poll. */
  private @Nullable RemoteFile last;

  /** How many may still be taken. */
  private int left;

  private int listings;

  /**
   * What a selection leaves of the site's files; not listed yet.
   *
   * @param size how many files a window keeps
   */
  Backlog(TentacleEndpoint endpoint, Selection selection, int size) {
    this.endpoint = endpoint;
    this.selection = selection;
    this.size = size;
    this.workers = endpoint.getComponent().fileWorkers();
    this.left = selection.most();
    this.window = window();
  }

  private Window window() {
    return new Window(selection::wants, selection.order(), Math.min(size, left), last);
  }

  /** How many listings were gone through. */
  int listings() {
    return listings;
  }

  /** How many files are to come, in this window and those after it; 0 before the first listing. */
  int size() {
    return listings == 0 ? 0 : left;
  }

  /** Whether the window has a file. */
  boolean hasNext() {
    return window.size() > 0;
  }

  /** The next file. */
  RemoteFile next() {
    left--;
    return window.next();
  }

  /** Whether a listing has to come before the next file. */
  boolean isToBeListed() {
    return left > 0 && !hasNext();
  }

  /**
   * Lists the folders, one after the other; the first time, asks for room.
   *
   * @param serial opens the window; nothing changes where a listing fails
   */
  CompletableFuture<Void> list(TentacleSession session, Executor serial) {
    Window fresh = window();
    CompletableFuture<Void> listed = CompletableFuture.completedFuture(null);
    for (Filter folder : endpoint.filters()) {
      listed = listed.thenCompose(done -> list(session, folder, fresh));
    }
    return listed
        .thenApplyAsync(done -> granted(fresh.count()), workers)
        .thenAcceptAsync(granted -> open(fresh, granted), serial);
  }

  /** Names are looked at by a worker, as they arrive: that may ask a database for each. */
  private CompletableFuture<Void> list(TentacleSession session, Filter folder, Window fresh) {
    return session
        .list(folder, names -> CompletableFuture.runAsync(() -> fresh.add(names, folder), workers))
        .handle(
            (refused, cause) -> {
              if (cause instanceof RefusedException) {
                Level level = listings == 0 ? Level.WARN : Level.DEBUG;
                LOG.atLevel(level).log("{}; the other folders go on", cause.getMessage());
              } else if (cause != null) {
                throw new CompletionException(cause);
              }
              return null;
            });
  }

  private int granted(int count) {
    return listings == 0 ? selection.ask(Math.min(left, count)) : left;
  }

  private void open(Window fresh, int granted) {
    listings++;
    left = Math.min(granted, fresh.count());
    fresh.cut(left);
    window = fresh;
    if (hasNext()) {
      last = fresh.last();
    }
  }
}
