package dev.tentacle.delivery;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One file's last step home: the name it may be published under, or that it is there already.
 *
 * <p>Made by {@link DataIn#begin}; ends with {@link DataIn#commit} or {@link DataIn#abandon}.
 */
public final class Delivery {

  enum State {
    BEGUN,
    PREPARED,
    ENDED
  }

  private final StagedFile file;
  private final String folder;
  private final Path target;
  private final boolean duplicate;
  private State state = State.BEGUN;
  private @Nullable Intent intent;

  Delivery(StagedFile file, String folder, Path target, boolean duplicate) {
    this.file = file;
    this.folder = folder;
    this.target = target;
    this.duplicate = duplicate;
  }

  /** Whether the file was delivered before: it needs no route, only its commit. */
  public boolean isDuplicate() {
    return duplicate;
  }

  /** The name to publish it under, for {@code CamelFileName}. */
  public String name() {
    return target.getFileName().toString();
  }

  /** The folder in data_in to publish it in, empty for data_in itself. */
  public String folder() {
    return folder;
  }

  /** The whole path to publish it under. */
  public Path target() {
    return target;
  }

  /** The file to be delivered. */
  public StagedFile file() {
    return file;
  }

  DeliveryKey key() {
    return file.key();
  }

  String staged() {
    return file.path().getFileName().toString();
  }

  State state() {
    return state;
  }

  void become(State next) {
    state = next;
  }

  @Nullable Intent intent() {
    return intent;
  }

  void intend(Intent what) {
    intent = what;
  }

  @Override
  public String toString() {
    return file.site() + "/" + file.name() + " as " + name();
  }
}
