package dev.tentacle.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files that could not be delivered, for the process that holds the state directory: it gives up,
 * takes out and drops.
 *
 * <p>What is the same file (site, name, content) has the same id, so to give it up twice leaves one
 * letter. A content without a note is none.
 */
public final class DeadLetters {

  private static final String UNFINISHED = ".new";
  private static final int MOST_OF_A_SITE = 10_000;

  private final Path root;
  private final DeadLetterFolder folder;
  private final Clock clock;
  private final FileOperations files;

  private final LetterCounts counts;

  /** Folders that would outlive a power loss, as this process knows. */
  private final Set<Path> lasting = ConcurrentHashMap.newKeySet();

  /** The dead letters of a state directory. */
  public DeadLetters(StateDirectory state) {
    this(state.paths().deadLetters(), Clock.systemUTC(), new NioFileOperations());
  }

  DeadLetters(Path root, Clock clock, FileOperations files) {
    this(root, clock, files, MOST_OF_A_SITE);
  }

  DeadLetters(Path root, Clock clock, FileOperations files, int mostOfASite) {
    this.root = root;
    this.counts = new LetterCounts(mostOfASite, clock, files);
    this.folder = new DeadLetterFolder(root, files);
    this.clock = clock;
    this.files = files;
  }

  /**
   * Gives up a complete file, which leaves staging; on return content and note are durable.
   *
   * @param file which no delivery holds any more
   * @param attempts how often its delivery was tried
   * @param cause why it is given up
   * @throws IOException if it cannot be stored, or its site has too many letters: the site must
   *     keep its copy
   */
  public DeadLetter store(StagedFile file, int attempts, Throwable cause) throws IOException {
    DeliveryKey key = file.key();
    DeadLetter letter =
        new DeadLetter(
            key.site().text(),
            key.name().text(),
            file.size(),
            key.digest().hex(),
            clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
            attempts,
            DeadLetter.faults(cause));
    Path site = folder.of(letter);
    counts.add(site);
    file.force();
    make(site);
    Path unfinished = site.resolve(letter.id() + UNFINISHED);
    // One at a time: a drop of this letter in between would leave a note without content.
    synchronized (this) {
      writeNote(unfinished, letter);
      file.movesTo(staged -> files.rename(staged, content(letter)));
      files.rename(unfinished, folder.note(letter));
    }
    files.forceFolder(site);
    return letter;
  }

  /** A folder that is there may be one whose name was never forced. */
  private void make(Path site) throws IOException {
    if (!lasting.contains(site)) {
      if (files.look(site).isEmpty()) {
        files.createFolder(site);
      }
      files.forceFolder(root);
      lasting.add(site);
    }
  }

  private void writeNote(Path path, DeadLetter letter) throws IOException {
    files.delete(path);
    try (FileOperations.Output out = files.createNew(path)) {
      out.write(ByteBuffer.wrap(DeadLetterFolder.JSON.writeValueAsBytes(letter)));
      out.force();
    }
  }

  /**
   * All letters: see {@link DeadLetterFolder#list}.
   *
   * @throws IOException if the store cannot be read
   */
  public List<DeadLetter> list() throws IOException {
    return folder.list();
  }

  /**
   * One letter, if there is one of this id.
   *
   * @throws IOException if its note cannot be read
   */
  public Optional<DeadLetter> find(LocalName site, LocalName id) throws IOException {
    return folder.find(site, id);
  }

  /** Where the content is. */
  public Path content(DeadLetter letter) {
    return folder.content(letter);
  }

  /**
   * Copies a letter into staging, complete, to be delivered as if it had come from its site; the
   * letter stays until it is {@linkplain #drop dropped}.
   *
   * @throws IOException if it cannot be read or copied, or is not what its note says
   */
  public StagedFile restage(DeadLetter letter, Staging staging) throws IOException {
    DeliveryKey key = letter.key();
    StagedFile file = staging.open(key.site(), key.name());
    boolean done = false;
    try (InputStream in = files.read(content(letter))) {
      byte[] buffer = new byte[1 << 16];
      int read = in.read(buffer);
      while (read >= 0) {
        file.write(ByteBuffer.wrap(buffer, 0, read));
        read = in.read(buffer);
      }
      file.complete();
      if (!file.key().equals(key)) {
        throw new IOException(content(letter) + " is not what its note says: its digest differs");
      }
      done = true;
      return file;
    } finally {
      if (!done) {
        file.discard();
      }
    }
  }

  /**
   * Removes a letter for good; whether there was one.
   *
   * @throws IOException if that fails; the letter may then be gone or not
   */
  public synchronized boolean drop(DeadLetter letter) throws IOException {
    boolean was = files.delete(folder.note(letter));
    files.delete(content(letter));
    if (was) {
      files.forceFolder(folder.of(letter));
    }
    return was;
  }

  /**
   * Finishes what a crash left unfinished: a content whose note was written is a letter, a content
   * without one was being dropped. For the process that holds the state directory.
   */
  void mend() throws IOException {
    if (files.look(root).isEmpty()) {
      return;
    }
    files.list(
        root,
        site -> {
          if (folder.is(root.resolve(site), FileOperations.Kind.FOLDER)) {
            mend(root.resolve(site));
          }
          return true;
        });
  }

  private void mend(Path site) throws IOException {
    List<String> names = new ArrayList<>();
    files.list(site, names::add);
    for (String name : names) {
      if (name.endsWith(UNFINISHED)) {
        String id = name.substring(0, name.length() - UNFINISHED.length());
        finish(site.resolve(name), site.resolve(id), site.resolve(id + DeadLetterFolder.NOTE));
      }
    }
    for (String name : names) {
      boolean content = !name.endsWith(DeadLetterFolder.NOTE) && !name.endsWith(UNFINISHED);
      if (content && files.look(site.resolve(name + DeadLetterFolder.NOTE)).isEmpty()) {
        files.delete(site.resolve(name));
      }
    }
    files.forceFolder(site);
  }

  private void finish(Path unfinished, Path content, Path note) throws IOException {
    if (files.look(content).isPresent()) {
      files.rename(unfinished, note);
    } else {
      files.delete(unfinished);
    }
  }
}
