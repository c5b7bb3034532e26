package dev.tentacle.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that could not be delivered, each with a note that says why.
 *
 * <p>{@code dead_letter/<site>/<id>} is the content, {@code <id>.json} the note. What is the same
 * file (site, name, content) has the same id, so to give it up twice leaves one letter. A content
 * without a note is none.
 */
public final class DeadLetters {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  private static final String NOTE = ".json";
  private static final String UNFINISHED = ".new";

  /** ASCII only: a name may hold what makes a terminal or a viewer lie. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private final Path root;
  private final Clock clock;
  private final FileOperations files;

  /** Folders that would outlive a power loss, as this process knows. */
  private final Set<Path> lasting = ConcurrentHashMap.newKeySet();

  /** The dead letters of a state directory; several processes may look at them. */
  public DeadLetters(StateDirectory state) {
    this(state.paths(), Clock.systemUTC(), new NioFileOperations());
  }

  DeadLetters(StatePaths paths, Clock clock, FileOperations files) {
    this.root = paths.deadLetters();
    this.clock = clock;
    this.files = files;
  }

  /**
   * Gives up a complete file, which leaves staging; on return content and note are durable.
   *
   * @param file which no delivery holds any more
   * @param attempts how often its delivery was tried
   * @param cause why it is given up
   * @throws IOException if it cannot be stored: the site must keep its copy
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
    file.force();
    Path folder = folder(letter);
    make(folder);
    Path unfinished = folder.resolve(letter.id() + UNFINISHED);
    writeNote(unfinished, letter);
    file.movesTo(staged -> files.rename(staged, content(letter)));
    files.rename(unfinished, note(letter));
    files.forceFolder(folder);
    return letter;
  }

  /** A folder that is there may be one whose name was never forced. */
  private void make(Path folder) throws IOException {
    if (!lasting.contains(folder)) {
      if (files.look(folder).isEmpty()) {
        files.createFolder(folder);
      }
      files.forceFolder(root);
      lasting.add(folder);
    }
  }

  private void writeNote(Path path, DeadLetter letter) throws IOException {
    files.delete(path);
    try (FileOperations.Output out = files.createNew(path)) {
      out.write(ByteBuffer.wrap(JSON.writeValueAsBytes(letter)));
      out.force();
    }
  }

  /**
   * All letters, by site and time; notes that cannot be read are logged and left out.
   *
   * @throws IOException if the store cannot be read
   */
  public List<DeadLetter> list() throws IOException {
    List<DeadLetter> letters = new ArrayList<>();
    if (files.look(root).isPresent()) {
      files.list(
          root,
          site -> {
            if (is(root.resolve(site), FileOperations.Kind.FOLDER)) {
              list(root.resolve(site), letters);
            }
            return true;
          });
    }
    letters.sort(
        Comparator.comparing(DeadLetter::site)
            .thenComparing(DeadLetter::time)
            .thenComparing(DeadLetter::id));
    return letters;
  }

  private void list(Path folder, List<DeadLetter> letters) throws IOException {
    files.list(
        folder,
        name -> {
          if (name.endsWith(NOTE)) {
            try {
              letters.add(read(folder.resolve(name)));
            } catch (JsonProcessingException e) {
              LOG.warn("The note {} is damaged: {}", folder.resolve(name), e.getOriginalMessage());
            }
          }
          return true;
        });
  }

  private DeadLetter read(Path note) throws IOException {
    try (InputStream in = files.read(note)) {
      return JSON.readValue(in, DeadLetter.class);
    }
  }

  private boolean is(Path path, FileOperations.Kind kind) throws IOException {
    return files.look(path).filter(entry -> entry.kind() == kind).isPresent();
  }

  /**
   * One letter, if there is one of this id.
   *
   * @throws IOException if its note cannot be read
   */
  public Optional<DeadLetter> find(LocalName site, LocalName id) throws IOException {
    Path note = root.resolve(site.text()).resolve(id.text() + NOTE);
    return is(note, FileOperations.Kind.FILE) ? Optional.of(read(note)) : Optional.empty();
  }

  /** Where the content is. */
  public Path content(DeadLetter letter) {
    return folder(letter).resolve(letter.id());
  }

  private Path note(DeadLetter letter) {
    return folder(letter).resolve(letter.id() + NOTE);
  }

  private Path folder(DeadLetter letter) {
    return root.resolve(letter.site());
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
  public boolean drop(DeadLetter letter) throws IOException {
    boolean was = files.delete(note(letter));
    files.delete(content(letter));
    if (was) {
      files.forceFolder(folder(letter));
    }
    return was;
  }

  /**
   * Finishes what a crash left unfinished: a content whose note was written is a letter, a content
   * without one was being dropped. For the process that holds the state directory.
   */
  void mend() throws IOException {
    files.list(
        root,
        site -> {
          Path folder = root.resolve(site);
          if (is(folder, FileOperations.Kind.FOLDER)) {
            mend(folder);
          }
          return true;
        });
  }

  private void mend(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    files.list(folder, names::add);
    for (String name : names) {
      if (name.endsWith(UNFINISHED)) {
        String id = name.substring(0, name.length() - UNFINISHED.length());
        finish(folder.resolve(name), folder.resolve(id), folder.resolve(id + NOTE));
      }
    }
    for (String name : names) {
      boolean content = !name.endsWith(NOTE) && !name.endsWith(UNFINISHED);
      if (content && files.look(folder.resolve(name + NOTE)).isEmpty()) {
        files.delete(folder.resolve(name));
      }
    }
    files.forceFolder(folder);
  }

  private void finish(Path unfinished, Path content, Path note) throws IOException {
    if (files.look(content).isPresent()) {
      files.rename(unfinished, note);
    } else {
      files.delete(unfinished);
    }
  }
}
