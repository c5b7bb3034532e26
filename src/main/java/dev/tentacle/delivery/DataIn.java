package dev.tentacle.delivery;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The folder that the data server reads, and the way into it: once, complete, never over another
 * file.
 *
 * <p>A file is staged, {@linkplain #begin begun}, {@linkplain #prepare prepared}, published — by a
 * route's {@code file:} endpoint, which renames it, or by {@link #publish} — and {@linkplain
 * #commit committed}. Only then may the site's copy go. The steps take many files at once and share
 * what they force. All of them block; none may run on an event loop.
 */
public final class DataIn implements Closeable {

  private final StatePaths paths;
  private final FileOperations files;
  private final Staging staging;
  private final DeliveryRecord record;
  private final DeadLetters deadLetters;
  private final DeadLetters quarantine;
  private final Claims claims;
  private final Settlement settlement;
  private final Set<DeliveryKey> underWay = ConcurrentHashMap.newKeySet();
  private final Map<Path, SharedForce> folders = new ConcurrentHashMap<>();

  private DataIn(StatePaths paths, FileOperations files, Staging staging, DeliveryRecord record) {
    this.paths = paths;
    this.files = files;
    this.staging = staging;
    this.record = record;
    this.deadLetters = new DeadLetters(paths.deadLetters(), staging.clock(), files);
    this.quarantine = new DeadLetters(paths.quarantine(), staging.clock(), files);
    this.claims = new Claims(paths, files);
    this.settlement =
        new Settlement(
            paths, record, claims, new Whereabouts(paths, files, claims), this::forceFolder);
  }

  /**
   * Opens data_in: settles what a crash left, then clears staging.
   *
   * @throws IOException if the state cannot be read or mended
   */
  public static DataIn open(StateDirectory state, DeliverySettings settings) throws IOException {
    return open(state.paths(), settings, Clock.systemUTC(), new NioFileOperations());
  }

  static DataIn open(StatePaths paths, DeliverySettings settings, Clock clock, FileOperations files)
      throws IOException {
    DeliveryRecord record = DeliveryRecord.open(paths.records(), settings, clock, files);
    boolean done = false;
    try {
      Staging staging = new Staging(paths.staging(), settings, clock, files);
      staging.probe();
      DataIn dataIn = new DataIn(paths, files, staging, record);
      new Recovery(paths, files, staging, record, new Whereabouts(paths, files, dataIn.claims))
          .run();
      dataIn.deadLetters.mend();
      dataIn.quarantine.mend();
      done = true;
      return dataIn;
    } finally {
      if (!done) {
        record.close();
      }
    }
  }

  /** Where files arrive. */
  public Staging staging() {
    return staging;
  }

  /** Where files go that cannot be delivered. */
  public DeadLetters deadLetters() {
    return deadLetters;
  }

  /** Where files go that their site may not send. */
  public DeadLetters quarantine() {
    return quarantine;
  }

  /** What was delivered. */
  DeliveryRecord record() {
    return record;
  }

  /**
   * Claims a name in data_in for a complete file.
   *
   * @throws IOException if none is free, or the same file is just being delivered
   */
  public Delivery begin(StagedFile file) throws IOException {
    return begin(file, null);
  }

  /**
   * Claims a name for a complete file in a folder of data_in, such as {@code conf}, which is made
   * where it is missing.
   *
   * @throws IOException if none is free, or the same file is just being delivered
   */
  public Delivery begin(StagedFile file, @Nullable LocalName folder) throws IOException {
    String in = folder == null ? "" : folder.text();
    DeliveryKey key = file.key();
    if (!underWay.add(key)) {
      throw new IOException(key.site() + "/" + key.name() + " is just being delivered");
    }
    boolean done = false;
    try {
      Delivery delivery = decide(file, in);
      done = true;
      return delivery;
    } finally {
      if (!done) {
        underWay.remove(key);
      }
    }
  }

  private Delivery decide(StagedFile file, String folder) throws IOException {
    Path in = paths.folder(folder);
    if (isDelivered(file.key())) {
      return new Delivery(file, folder, in.resolve(file.name().text()), true);
    }
    provideFolder(in);
    Claims.Result claim = claims.claim(file, in);
    return new Delivery(file, folder, in.resolve(claim.name().text()), claim.duplicate());
  }

  /** The folders of data_in are the data server's: where it has not made one, we do. */
  private void provideFolder(Path in) throws IOException {
    if (in.equals(paths.dataIn())) {
      return;
    }
    synchronized (folders) {
      Optional<FileOperations.Entry> found = files.look(in);
      if (found.isEmpty()) {
        createFolder(in);
      } else if (found.get().kind() == FileOperations.Kind.LINK) {
        // Whoever may write into data_in could lead us elsewhere by it.
        throw new IOException(in + " is a symbolic link, and not followed: make it a folder");
      } else if (found.get().kind() != FileOperations.Kind.FOLDER) {
        throw new IOException(in + " is no folder: move it away");
      }
    }
  }

  private void createFolder(Path in) throws IOException {
    try {
      files.createFolderLike(
          paths.dataIn(), paths.staging().resolve(in.getFileName() + Staging.SUFFIX), in);
    } catch (IOException e) {
      throw new IOException(
          in + " is missing, and cannot be made: make it, with the group and mode of data_in", e);
    }
    forceFolder(paths.dataIn());
  }

  /** A former delivery that ended in an error has left its intent: what became of it? */
  private boolean isDelivered(DeliveryKey key) throws IOException {
    Optional<Intent> former = record.intent(key);
    if (former.isPresent() && !settlement.settle(key, former.get())) {
      files.delete(paths.staging().resolve(former.get().staged()));
    }
    return record.isDelivered(key);
  }

  /**
   * Makes files durable, and writes down what is about to be done with them; after it they may be
   * published.
   *
   * @throws IOException if the disk fails; none of them may be published then
   */
  public void prepare(Collection<Delivery> deliveries) throws IOException {
    List<Delivery> fresh = deliveries.stream().filter(d -> !d.isDuplicate()).toList();
    if (fresh.isEmpty()) {
      return;
    }
    for (Delivery delivery : fresh) {
      delivery.file().force();
    }
    // Before the intent: an intent whose file is not in staging says that it was published.
    staging.force();
    for (Delivery delivery : fresh) {
      intend(delivery);
    }
    record.force();
    fresh.forEach(delivery -> delivery.become(Delivery.State.PREPARED));
  }

  private void intend(Delivery delivery) throws IOException {
    Path path = delivery.file().path();
    FileOperations.Entry entry =
        files.look(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
    Intent intent =
        new Intent(delivery.staged(), entry.inode(), delivery.folder(), delivery.name());
    delivery.intend(intent);
    delivery.file().hold();
    if (!record.begin(delivery.key(), intent)) {
      throw new IOException(delivery + " is recorded already");
    }
  }

  /**
   * Publishes a prepared file, where no route does: one rename onto its claim.
   *
   * @throws IOException if it cannot be done, or the claim was taken away; nothing is replaced
   */
  public void publish(Delivery delivery) throws IOException {
    if (delivery.state() != Delivery.State.PREPARED) {
      throw new IllegalStateException(delivery + " is not prepared");
    }
    if (!claims.stands(delivery.target(), delivery.staged())) {
      throw new IOException("the claim of " + delivery + " is gone");
    }
    files.rename(delivery.file().path(), delivery.target());
  }

  /**
   * Ends deliveries that went well; after it the sites' copies may go.
   *
   * @throws IOException if it is not certain that they will outlive a crash: the sites must keep
   *     their copies, and the next attempt will find out
   */
  public void commit(Collection<Delivery> deliveries) throws IOException {
    try {
      Set<Path> changed = new LinkedHashSet<>();
      for (Delivery delivery : deliveries) {
        require(delivery);
        if (settle(delivery)) {
          changed.add(paths.folder(delivery.folder()));
        }
      }
      for (Path folder : changed) {
        forceFolder(folder);
      }
      for (Delivery delivery : deliveries) {
        record.confirm(delivery.key());
        delivery.file().release();
        delivery.file().discard();
      }
    } finally {
      deliveries.forEach(this::end);
    }
  }

  private static void require(Delivery delivery) {
    if (delivery.state() != Delivery.State.PREPARED && !delivery.isDuplicate()) {
      throw new IllegalStateException(delivery + " is not prepared");
    }
  }

  /** Whether there is something in data_in to be forced for this delivery. */
  private boolean settle(Delivery delivery) throws IOException {
    if (record.isDelivered(delivery.key())) {
      return false;
    }
    Path target = delivery.target();
    if (claims.stands(target, delivery.staged())) {
      // The route took the file elsewhere, or left it out: its name is not needed.
      files.delete(target);
      return false;
    }
    Optional<FileOperations.Entry> there = files.look(target);
    Intent intent = delivery.intent();
    boolean own = intent != null && there.isPresent() && there.get().inode() == intent.inode();
    if (there.isPresent() && !own && there.get().kind() == FileOperations.Kind.FILE) {
      forceForeign(target);
    }
    return true;
  }

  /** The route copied instead of renaming, or a duplicate was found that nobody may have forced. */
  private void forceForeign(Path target) throws IOException {
    try {
      files.force(target);
    } catch (NoSuchFileException e) {
      // Eaten meanwhile: the data server has it.
      return;
    }
  }

  /**
   * Ends a delivery that failed: gives its name back and forgets it; the staged file stays.
   *
   * @return whether it turned out that the file was published all the same, and is delivered
   * @throws IOException if that cannot be done now; the next attempt or the next start will
   */
  public boolean abandon(Delivery delivery) throws IOException {
    try {
      Intent intent = delivery.intent();
      if (intent == null) {
        if (!delivery.isDuplicate()) {
          claims.release(delivery.target(), delivery.staged());
        }
        return false;
      }
      boolean published = settlement.settle(delivery.key(), intent);
      delivery.file().release();
      return published;
    } finally {
      end(delivery);
    }
  }

  private void end(Delivery delivery) {
    if (delivery.state() != Delivery.State.ENDED) {
      delivery.become(Delivery.State.ENDED);
      underWay.remove(delivery.key());
    }
  }

  private void forceFolder(Path folder) throws IOException {
    folders.computeIfAbsent(folder, f -> new SharedForce(() -> files.forceFolder(f))).await();
  }

  /** Closes the record; deliveries under way are settled at the next start. */
  @Override
  public void close() throws IOException {
    record.close();
  }
}
