package dev.tentacle.delivery;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which files were delivered, or are about to be: a bounded record that outlives a crash.
 *
 * <p>What is begun is kept whole, and never forgotten; there is no more of it than is in flight.
 * What was delivered is kept as fingerprints, bounded in number and age (ADR 0032). Writes reach
 * the disk with {@link #force}, which many callers share. A damaged file is repaired at start, and
 * after an error written anew.
 */
final class DeliveryRecord implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(DeliveryRecord.class);

  /** Lines beyond twice what is remembered, before the file is written anew. */
  private static final int SLACK = 1000;

  private final RecordFile file;
  private final Clock clock;
  private final long maxAge;
  private final Map<Fingerprint, RecordLine.Begun> begun = new LinkedHashMap<>();
  private final DeliveredFiles delivered;
  private final SharedForce force = new SharedForce(this::forceFile);
  private boolean closed;

  private DeliveryRecord(RecordFile file, DeliverySettings settings, Clock clock) {
    this.file = file;
    this.clock = clock;
    this.maxAge = settings.maxRecordAge().toSeconds();
    this.delivered = new DeliveredFiles(settings.maxRecords());
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
          record.size());
    }
    record.forgetOld();
    file.rewrite(record.lines());
    return record;
  }

  private void apply(RecordLine line) {
    if (line instanceof RecordLine.Begun begins) {
      begun.put(begins.file(), begins);
    } else {
      begun.remove(line.file());
      if (line instanceof RecordLine.Delivered arrives) {
        delivered.add(arrives);
      }
    }
  }

  private void forgetOld() {
    delivered.forgetBefore(now() - maxAge);
  }

  /**
   * Says that a file is about to be delivered.
   *
   * @return false if it is already, or was delivered
   * @throws IOException if that cannot be written; nothing is changed then
   */
  synchronized boolean begin(DeliveryKey key, Intent intent) throws IOException {
    RecordLine line = new RecordLine.Begun(now(), key, intent);
    if (isKnown(line.file())) {
      return false;
    }
    write(line);
    return true;
  }

  /** Whether a file was delivered or is about to be. */
  synchronized boolean contains(DeliveryKey key) {
    return isKnown(key.fingerprint());
  }

  private boolean isKnown(Fingerprint print) {
    return begun.containsKey(print) || delivered.contains(print);
  }

  /** Whether a file was delivered for certain. */
  synchronized boolean isDelivered(DeliveryKey key) {
    return isDelivered(key.fingerprint());
  }

  private boolean isDelivered(Fingerprint print) {
    return !begun.containsKey(print) && delivered.contains(print);
  }

  /**
   * Says that a file was delivered, whether or not it was begun before.
   *
   * @return false if that was known
   * @throws IOException if that cannot be written; nothing is changed then
   */
  synchronized boolean confirm(DeliveryKey key) throws IOException {
    Fingerprint print = key.fingerprint();
    if (isDelivered(print)) {
      return false;
    }
    write(new RecordLine.Delivered(now(), print));
    return true;
  }

  /**
   * Forgets a file that was begun, for example because its delivery failed.
   *
   * @return false if it was not begun
   * @throws IOException if that cannot be written; nothing is changed then
   */
  synchronized boolean remove(DeliveryKey key) throws IOException {
    Fingerprint print = key.fingerprint();
    if (!begun.containsKey(print)) {
      return false;
    }
    write(new RecordLine.Forgotten(now(), print));
    return true;
  }

  /** How many files are known. */
  synchronized int size() {
    return begun.size() + delivered.size();
  }

  /** Files that were begun, and what became of them is not known; the first one first. */
  synchronized Map<DeliveryKey, Intent> begun() {
    Map<DeliveryKey, Intent> intents = new LinkedHashMap<>();
    begun.values().forEach(line -> intents.put(line.key(), line.intent()));
    return intents;
  }

  /** What is about to be done with a file, if it is begun. */
  synchronized Optional<Intent> intent(DeliveryKey key) {
    return Optional.ofNullable(begun.get(key.fingerprint())).map(RecordLine.Begun::intent);
  }

  /**
   * Returns when all that was written before is on stable storage.
   *
   * @throws IOException if it is not
   */
  void force() throws IOException {
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
    if (file.lines() > 2L * size() + SLACK) {
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

  /** What is begun comes last: a former delivery of the same file does not end it. */
  private Stream<RecordLine> lines() {
    return Stream.concat(delivered.stream(), begun.values().stream());
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
