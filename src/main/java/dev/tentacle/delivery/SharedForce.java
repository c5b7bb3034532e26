package dev.tentacle.delivery;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/**
 * One force that many wait for: whoever asks while one is running shares the next.
 *
 * <p>A caller is served only by a force that began after the call, since one that was running may
 * have missed what the caller wrote. A force that fails, fails for all who shared it: after an
 * error the kernel may call the lost pages clean, and a second force would lie.
 */
final class SharedForce {

  /** What is forced. */
  interface Action {
    void run() throws IOException;
  }

  private final Action action;
  private long begun;
  private long ended;
  private boolean running;
  private long failedAt = -1;
  private @Nullable IOException failure;

  SharedForce(Action action) {
    this.action = action;
  }

  /** Returns when a force that began after this call has ended well. */
  void await() throws IOException {
    long mine = enter();
    if (mine < 0) {
      return;
    }
    @Nullable IOException fault = new IOException("the force did not end");
    try {
      action.run();
      fault = null;
    } catch (IOException e) {
      fault = e;
      throw e;
    } finally {
      leave(mine, fault);
    }
  }

  /** The number of the force that the caller must run, or -1 if another ran it for the caller. */
  private synchronized long enter() throws IOException {
    long wanted = begun + 1;
    while (running && ended < wanted) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for a force");
      }
    }
    if (ended >= wanted) {
      if (failure != null && failedAt >= wanted) {
        throw new IOException("the force shared with others failed", failure);
      }
      return -1;
    }
    running = true;
    return ++begun;
  }

  private synchronized void leave(long number, @Nullable IOException fault) {
    running = false;
    ended = number;
    if (fault != null) {
      failedAt = number;
      failure = fault;
    }
    notifyAll();
  }
}
