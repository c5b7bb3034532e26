package dev.tentacle.component;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps files in their order though connections and disks finish them in another: those that share
 * a key are routed as they were queued.
 *
 * <p>Used by one thread at a time.
 */
final class Turns {

  private final Map<String, Deque<Turn>> queues = new HashMap<>();

  /** The turn after all that were queued under the key before. */
  Turn queue(String key) {
    Turn turn = new Turn(key);
    queues.computeIfAbsent(key, fresh -> new ArrayDeque<>()).add(turn);
    return turn;
  }

  /** One file's place. */
  final class Turn {

    private final String key;
    private @Nullable Runnable action;
    private boolean over;

    private Turn(String key) {
      this.key = key;
    }

    /** Does this when all before are done with, at once where they are. */
    void take(Runnable what) {
      action = what;
      goOn(key);
    }

    /** The file will not take its turn, or has taken it. */
    void pass() {
      if (!over) {
        over = true;
        goOn(key);
      }
    }
  }

  private void goOn(String key) {
    Deque<Turn> queue = queues.getOrDefault(key, new ArrayDeque<>());
    for (Turn first = queue.peek(); first != null && isDone(first); first = queue.peek()) {
      queue.remove();
    }
    if (queue.isEmpty()) {
      queues.remove(key);
    }
  }

  private static boolean isDone(Turn turn) {
    Runnable action = turn.action;
    if (!turn.over && action != null) {
      turn.over = true;
      action.run();
    }
    return turn.over;
  }
}
