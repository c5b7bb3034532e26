package dev.tentacle.server;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session's work on files: off its event loop, one task after the other, in the order in which
 * they were asked for. What comes of a task comes back on the event loop.
 */
final class FileWork {

  private static final Logger LOG = LoggerFactory.getLogger(FileWork.class);

  private final Channel channel;
  private final Executor executor;
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  FileWork(Channel channel, Executor executor) {
    this.channel = channel;
    this.executor = executor;
  }

  /** Runs a task; then one of the two takes on the event loop what came of it. */
  <T> void run(Callable<T> task, Consumer<T> done, Consumer<Exception> failed) {
    run(
        () -> {
          Runnable next;
          try {
            T result = task.call();
            next = () -> done.accept(result);
          } catch (Exception e) {
            next = () -> failed.accept(e);
          }
          comeBack(next);
        });
  }

  private void comeBack(Runnable next) {
    try {
      channel.eventLoop().execute(() -> guard(next));
    } catch (RejectedExecutionException e) {
      LOG.debug("The event loop has stopped before file work came back to it", e);
    }
  }

  private void guard(Runnable next) {
    try {
      next.run();
    } catch (RuntimeException e) {
      channel.pipeline().fireExceptionCaught(e);
    }
  }

  /** Closes what may have been closed before. */
  void close(AutoCloseable closeable) {
    run(
        () -> {
          try {
            closeable.close();
          } catch (Exception e) {
            LOG.warn("A file could not be closed, or not cleared away", e);
          }
        });
  }

  /** Runs a task that comes back to nobody. */
  void run(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    runNext();
  }

  private void runNext() {
    try {
      executor.execute(this::runOne);
    } catch (RejectedExecutionException e) {
      // Stopped by its owner before us: better here than a file left half-written.
      runOne();
    }
  }

  private void runOne() {
    Runnable task;
    synchronized (tasks) {
      task = tasks.remove();
    }
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("File work failed", e);
    }
    synchronized (tasks) {
      if (tasks.isEmpty()) {
        running = false;
        return;
      }
    }
    runNext();
  }
}
