package dev.tentacle.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedForceTest {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger forces = new AtomicInteger();
  private final Semaphore gate = new Semaphore(0);
  private volatile boolean broken;

  private final SharedForce force =
      new SharedForce(
          () -> {
            forces.incrementAndGet();
            gate.acquireUninterruptibly();
            if (broken) {
              throw new IOException("EIO");
            }
          });

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private Future<Boolean> ask() {
    Callable<Boolean> call =
        () -> {
          force.await();
          return true;
        };
    return threads.submit(call);
  }

  private List<Future<Boolean>> askWhileOneRuns(int callers) {
    Future<Boolean> first = ask();
    Awaitility.await().until(() -> forces.get() == 1);
    List<Future<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      all.add(ask());
    }
    Awaitility.await().until(() -> waiting() == callers);
    all.add(first);
    return all;
  }

  private long waiting() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(e -> e.getKey().getState() == Thread.State.WAITING)
        .flatMap(e -> List.of(e.getValue()).stream())
        .filter(frame -> frame.getClassName().equals(SharedForce.class.getName()))
        .filter(frame -> frame.getMethodName().equals("enter"))
        .count();
  }

  @Test
  void servesAllThatWaitWithOneForceThatBeganAfterThem() throws Exception {
    List<Future<Boolean>> all = askWhileOneRuns(5);
    gate.release();
    Awaitility.await().until(() -> forces.get() == 2);
    assertThat(all.subList(0, 5)).noneMatch(Future::isDone);
    gate.release();
    for (Future<Boolean> each : all) {
      assertThat(each.get(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(forces).hasValue(2);
  }

  @Test
  void failsForAllThatSharedIt() throws Exception {
    List<Future<Boolean>> all = askWhileOneRuns(3);
    gate.release();
    Awaitility.await().until(() -> forces.get() == 2);
    broken = true;
    gate.release();
    for (Future<Boolean> each : all.subList(0, 3)) {
      assertThatThrownBy(() -> each.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasStackTraceContaining("EIO");
    }
    broken = false;
    gate.release();
    assertThat(ask().get(10, TimeUnit.SECONDS)).isTrue();
  }
}
