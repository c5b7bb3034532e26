package dev.tentacle.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators ask to be done with dead letters: one durable file for each request, which the
 * process that holds the state directory carries out and then removes (ADR 0015).
 *
 * <p>To carry out a request twice is the same as once: a letter that is gone is done.
 */
public final class DeadLetterRequests {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterRequests.class);

  private static final String UNFINISHED = ".new";

  /** What is to be done. */
  public enum Action {
    REPLAY,
    DROP;

    /** What the request's file ends in. */
    private String suffix() {
      return "." + name().toLowerCase(Locale.ROOT);
    }
  }

  /** Which letter: what {@link DeadLetters#find} takes. */
  public record Letter(LocalName site, LocalName id) {

    static Letter of(DeadLetter letter) {
      return new Letter(new LocalName(letter.site()), new LocalName(letter.id()));
    }

    private static Letter parse(String line) {
      String[] parts = line.split("/", -1);
      if (parts.length != 2) {
        throw new IllegalArgumentException("not a site and a letter: " + parts.length + " parts");
      }
      return new Letter(new LocalName(parts[0]), new LocalName(parts[1]));
    }

    /** {@code site/id}: no part can have a slash or the end of a line. */
    @Override
    public String toString() {
      return site + "/" + id;
    }
  }

  /**
   * One request.
   *
   * @param file its name in the folder of requests
   */
  public record Request(String file, Action action, List<Letter> letters) {

    public Request {
      letters = List.copyOf(letters);
    }
  }

  private final Path folder;
  private final FileOperations files;

  DeadLetterRequests(Path folder, FileOperations files) {
    this.folder = folder;
    this.files = files;
  }

  /** The requests in a state directory. */
  public static DeadLetterRequests in(Path stateDir) {
    return new DeadLetterRequests(StatePaths.requests(stateDir), new NioFileOperations());
  }

  /**
   * Asks for something to be done; on return the request is durable.
   *
   * @throws IOException if it cannot be written
   */
  public Request submit(Action action, Collection<DeadLetter> letters) throws IOException {
    List<Letter> which = letters.stream().map(Letter::of).toList();
    // In the order in which they were asked for, as far as the clock tells it.
    String file =
        "%013d-%s%s".formatted(System.currentTimeMillis(), UUID.randomUUID(), action.suffix());
    if (files.look(folder).isEmpty()) {
      files.createFolder(folder);
    }
    Path unfinished = folder.resolve(file + UNFINISHED);
    String text = which.stream().map(letter -> letter + "\n").collect(Collectors.joining());
    try (FileOperations.Output out = files.createNew(unfinished)) {
      // Whoever carries it out may be another user, and the state directory is closed to strangers.
      files.setPermissions(unfinished, PosixFilePermissions.fromString("rw-r--r--"), null);
      out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      out.force();
    }
    files.rename(unfinished, folder.resolve(file));
    files.forceFolder(folder);
    return new Request(file, action, which);
  }

  /** Whether a request has still to be carried out. */
  public boolean isPending(Request request) throws IOException {
    return files.look(folder.resolve(request.file())).isPresent();
  }

  /**
   * What has to be carried out, in the order in which it was asked for; a damaged request is logged
   * and removed.
   *
   * @throws IOException if one cannot be read
   */
  public List<Request> pending() throws IOException {
    List<String> names = new ArrayList<>();
    if (files.look(folder).isPresent()) {
      files.list(folder, names::add);
    }
    List<Request> requests = new ArrayList<>();
    for (String name : names.stream().sorted().toList()) {
      for (Action action : Action.values()) {
        if (name.endsWith(action.suffix())) {
          read(name, action).ifPresent(requests::add);
        }
      }
    }
    return requests;
  }

  private Optional<Request> read(String name, Action action) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = files.read(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Optional.of(new Request(name, action, text.lines().map(Letter::parse).toList()));
    } catch (IllegalArgumentException e) {
      LOG.error("The request {} is damaged and is removed: ask again", file, e);
      files.delete(file);
    } catch (NoSuchFileException e) {
      LOG.debug("Withdrawn meanwhile", e);
    }
    return Optional.empty();
  }

  /** The request is carried out, or withdrawn. */
  public void remove(Request request) throws IOException {
    if (files.delete(folder.resolve(request.file()))) {
      files.forceFolder(folder);
    }
  }
}
