package dev.tentacle.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dead letters as they lie on the disk; any process may look at them, whoever works on the
 * state directory meanwhile.
 *
 * <p>{@code dead_letter/<site>/<id>} is the content of a letter, {@code <id>.json} its note.
 */
public final class DeadLetterFolder {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterFolder.class);

  static final String NOTE = ".json";

  /** ASCII only: a name may hold what makes a terminal or a viewer lie. */
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private final Path root;
  private final FileOperations files;

  DeadLetterFolder(Path root, FileOperations files) {
    this.root = root;
    this.files = files;
  }

  /** The dead letters of a state directory, which may not be there. */
  public static DeadLetterFolder in(Path stateDir) {
    return new DeadLetterFolder(StatePaths.deadLetters(stateDir), new NioFileOperations());
  }

  /**
   * All letters, by site and time; notes that cannot be read are logged and left out.
   *
   * @throws IOException if the folder cannot be read
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

  private void list(Path site, List<DeadLetter> letters) throws IOException {
    files.list(
        site,
        name -> {
          if (name.endsWith(NOTE)) {
            try {
              letters.add(read(site.resolve(name)));
            } catch (JsonProcessingException e) {
              LOG.warn("The note {} is damaged: {}", site.resolve(name), e.getOriginalMessage());
            } catch (NoSuchFileException e) {
              LOG.debug("Dropped or replayed meanwhile", e);
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

  boolean is(Path path, FileOperations.Kind kind) throws IOException {
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
    return of(letter).resolve(letter.id());
  }

  /** Where the note is, JSON in ASCII. */
  public Path note(DeadLetter letter) {
    return of(letter).resolve(letter.id() + NOTE);
  }

  Path of(DeadLetter letter) {
    return root.resolve(letter.site());
  }
}
