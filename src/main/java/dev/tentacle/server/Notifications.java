package dev.tentacle.server;

import dev.tentacle.protocol.FileName;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the listener on a thread of its own, one file after the other. */
final class Notifications {

  private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

  private final FileListener listener;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(new DefaultThreadFactory("tentacle-server-listener"));

  Notifications(FileListener listener) {
    this.listener = listener;
  }

  void tell(FileName name, Path file) {
    try {
      thread.execute(() -> call(name, file));
    } catch (RejectedExecutionException e) {
      LOG.debug("{} arrived as the server stopped: it is in the storage, nobody was told", file);
    }
  }

  private void call(FileName name, Path file) {
    try {
      listener.received(name, file);
    } catch (Exception e) {
      LOG.error("The listener failed for {}, which stays in the storage", file, e);
    }
  }

  /** Waits for the calls that were asked for, and gives up after a while. */
  void close(Duration patience) throws InterruptedException {
    thread.shutdown();
    if (!thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      int left = thread.shutdownNow().size();
      LOG.warn("The listener did not end; {} more files stay in the storage untold", left);
    }
  }
}
