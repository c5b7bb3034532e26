package dev.tentacle.delivery;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which files were delivered, or are about to be: a bounded record that outlives a crash.
 *
 * <p>Its operations have the meaning of an idempotent repository's: {@link #add} eagerly, then
 * {@link #confirm} or {@link #remove}. What is remembered is bounded in number and age; what is
 * begun and neither confirmed nor removed is never forgotten. Writes reach the disk with {@link
 * #force}, which many callers share. A damaged file is repaired at start, and after an error
 * written anew.
 */
public final class DeliveryRecord implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(DeliveryRecord.class);

  /** Lines beyond twice what is remembered, before the file is written anew. */
  private static final int SLACK = 1000;

  private record State(boolean delivered, long second, @Nullable Intent intent) {}

  private final RecordFile file;
  private final DeliverySettings settings;
  private final Clock clock;
  private final Map<DeliveryKey, State> states = new LinkedHashMap<>();
  private final SharedForce force = new SharedForce(this::forceFile);
  private boolean closed;

  private DeliveryRecord(RecordFile file, DeliverySettings settings, Clock clock) {
    this.file = file;
    this.settings = settings;
    this.clock = clock;
  }

  static DeliveryRecord open(
      Path folder, DeliverySettings settings, Clock clock, FileOperations files)
      throws IOException {
    RecordFile file = new RecordFile(folder, "deliveries", files);
    DeliveryRecord record = new DeliveryRecord(file, settings, clock);
    int damaged = file.read(record::apply);
    if (damaged > 0) {
      LOG.warn(
          "The delivery record had {} torn or damaged lines: repaired, {} deliveries known",
          damaged,
          record.states.size());
    }
    record.forgetOld();
    file.rewrite(record.lines());
    return record;
  }

  private void apply(RecordLine line) {
    states.remove(line.key());
    switch (line.step()) {
      case BEGUN -> states.put(line.key(), new State(false, line.second(), line.intent()));
      case DELIVERED -> states.put(line.key(), new State(true, line.second(), null));
      case FORGOTTEN -> {}
    }
  }

  /**
   * Says that a file is about to be delivered.
   *
   * @return false if it is already, or was delivered
   * @throws IOException if that cannot be written; nothing is changed then
   */
  public synchronized boolean add(DeliveryKey key) throws IOException {
    return begin(key, null);
  }

  synchronized boolean begin(DeliveryKey key, @Nullable Intent intent) throws IOException {
    if (states.containsKey(key)) {
      return false;
    }
    write(new RecordLine(RecordLine.Step.BEGUN, now(), key, intent));
    return true;
  }

  /** Whether a file was delivered or is about to be. */
  public synchronized boolean contains(DeliveryKey key) {
    return states.containsKey(key);
  }

  /** Whether a file was delivered for certain. */
  public synchronized boolean isDelivered(DeliveryKey key) {
    State state = states.get(key);
    return state != null && state.delivered();
  }

  /**
   * Says that a file was delivered, whether or not it was added before.
   *
   * @return false if that was known
   * @throws IOException if that cannot be written; nothing is changed then
   */
  public synchronized boolean confirm(DeliveryKey key) throws IOException {
    if (isDelivered(key)) {
      return false;
    }
    write(new RecordLine(RecordLine.Step.DELIVERED, now(), key, null));
    return true;
  }

  /**
   * Forgets a file, for example because its delivery failed.
   *
   * @return false if it was not known
   * @throws IOException if that cannot be written; nothing is changed then
   */
  public synchronized boolean remove(DeliveryKey key) throws IOException {
    if (!states.containsKey(key)) {
      return false;
    }
    write(new RecordLine(RecordLine.Step.FORGOTTEN, now(), key, null));
    return true;
  }

  /**
   * Forgets all files.
   *
   * @throws IOException if that cannot be written
   */
  public synchronized void clear() throws IOException {
    mend();
    states.clear();
    file.rewrite(lines());
  }

  /** How many files are known. */
  public synchronized int size() {
    return states.size();
  }

  /** Files that were begun, and what became of them is not known. */
  synchronized List<DeliveryKey> begun() {
    List<DeliveryKey> begun = new ArrayList<>();
    states.forEach(
        (key, state) -> {
          if (!state.delivered()) {
            begun.add(key);
          }
        });
    return begun;
  }

  synchronized Optional<Intent> intent(DeliveryKey key) {
    return Optional.ofNullable(states.get(key)).map(State::intent);
  }

  /**
   * Returns when all that was written before is on stable storage.
   *
   * @throws IOException if it is not
   */
  public void force() throws IOException {
    force.await();
  }

  private void forceFile() throws IOException {
    FileOperations.Output out;
    synchronized (this) {
      mend();
      out = file.output();
    }
    boolean done = false;
    try {
      out.force();
      done = true;
    } catch (IOException e) {
      if (!wasRewritten(out)) {
        throw e;
      }
      done = true;
    } finally {
      if (!done) {
        damage();
      }
    }
  }

  /** Whether the file was written anew, and so forced, while another thread forced the old one. */
  private synchronized boolean wasRewritten(FileOperations.Output old) throws IOException {
    return file.isSound() && file.output() != old;
  }

  /** What was not forced may be gone from the kernel's memory too: all is to be written again. */
  private synchronized void damage() throws IOException {
    file.damage();
  }

  private void write(RecordLine line) throws IOException {
    mend();
    if (file.lines() > 2L * states.size() + SLACK) {
      file.rewrite(lines());
    }
    file.append(line);
    apply(line);
    forgetOld();
  }

  private void mend() throws IOException {
    if (closed) {
      throw new IOException("the delivery record is closed");
    }
    if (!file.isSound()) {
      file.rewrite(lines());
    }
  }

  /** Those to forget are the first ones: the map is in the order of the last change. */
  private void forgetOld() {
    long oldest = now() - settings.maxRecordAge().toSeconds();
    Iterator<State> all = states.values().iterator();
    int excess = states.size() - settings.maxRecords();
    while (all.hasNext()) {
      State state = all.next();
      if (excess <= 0 && state.second() >= oldest) {
        return;
      }
      if (state.delivered()) {
        all.remove();
        excess--;
      }
    }
  }

  private Stream<RecordLine> lines() {
    return states.entrySet().stream()
        .map(
            entry -> {
              State state = entry.getValue();
              RecordLine.Step step =
                  state.delivered() ? RecordLine.Step.DELIVERED : RecordLine.Step.BEGUN;
              return new RecordLine(step, state.second(), entry.getKey(), state.intent());
            });
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  /** Closes the file; what was not forced is left to the system. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    file.close();
  }
}
