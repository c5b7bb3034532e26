package dev.tentacle.delivery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way home: written, complete, forced; its size and digest are taken as it is
 * written.
 *
 * <p>For one thread at a time. Its operations block: call them from a worker, not an event loop.
 */
public final class StagedFile {

  private enum State {
    OPEN,
    COMPLETE,
    FORCED,
    FAILED,
    DISCARDED
  }

  private final LocalName site;
  private final LocalName name;
  private final Path path;
  private final FileOperations.Output out;
  private final Staging staging;
  private final MessageDigest sha256 = ContentDigest.algorithm();
  private final EndMark endMark = new EndMark();
  private State state = State.OPEN;
  private long size;
  private boolean held;
  private @Nullable ContentDigest digest;

  StagedFile(
      LocalName site, LocalName name, Path path, FileOperations.Output out, Staging staging) {
    this.site = site;
    this.name = name;
    this.path = path;
    this.out = out;
    this.staging = staging;
  }

  /**
   * Writes all that remains in the buffer.
   *
   * @throws IOException if the disk takes no more; the file is then good for nothing but {@link
   *     #discard}
   */
  public void write(ByteBuffer data) throws IOException {
    require(State.OPEN);
    sha256.update(data.duplicate());
    endMark.look(data);
    size += data.remaining();
    state = State.FAILED;
    out.write(data);
    state = State.OPEN;
  }

  /**
   * Says that no more comes; sets mode, group and the time that the name tells.
   *
   * @throws IOException if one of them cannot be set
   */
  public void complete() throws IOException {
    require(State.OPEN);
    DeliverySettings settings = staging.settings();
    staging.files().setPermissions(path, settings.mode(), settings.group());
    Optional<Instant> time = NameRules.time(name, staging.clock().instant());
    if (time.isPresent()) {
      staging.files().setModified(path, time.get());
    }
    digest = ContentDigest.of(sha256.digest());
    state = State.COMPLETE;
  }

  /**
   * Returns when content, size, mode and time are on stable storage; the second time at once.
   *
   * @throws IOException if they are not; the file must then be taken from the site again
   */
  public void force() throws IOException {
    if (state == State.FORCED) {
      return;
    }
    require(State.COMPLETE);
    // A second force after one that failed may succeed and lie.
    state = State.FAILED;
    out.force();
    out.close();
    state = State.FORCED;
  }

  /** From now on what became of the file is told by whether it is still in staging. */
  void hold() {
    held = true;
  }

  /**
   * Gives the file away to a store that renamed it.
   *
   * @throws IllegalStateException while a delivery may have published it
   */
  void movesTo(StagedMove move) throws IOException {
    require(State.FORCED);
    if (held) {
      throw new IllegalStateException(this + " may have been published: abandon its delivery");
    }
    state = State.DISCARDED;
    move.from(path);
  }

  /** Takes a staged file away. */
  interface StagedMove {
    void from(Path path) throws IOException;
  }

  /** What became of the file is written down. */
  void release() {
    held = false;
  }

  /**
   * Removes the file from staging, if it is there, and its fate is settled; else a later attempt to
   * deliver it, or the next start, will.
   *
   * @throws IOException if it cannot be removed; the next start will
   */
  public void discard() throws IOException {
    if (state != State.DISCARDED) {
      state = State.DISCARDED;
      try {
        out.close();
      } finally {
        if (!held) {
          staging.files().delete(path);
        }
      }
    }
  }

  private void require(State wanted) {
    if (state != wanted) {
      throw new IllegalStateException("the staged file is " + state + ", not " + wanted);
    }
  }

  /** Where it came from. */
  public LocalName site() {
    return site;
  }

  /** Its name on the site. */
  public LocalName name() {
    return name;
  }

  /** Where it stands until it is published, for {@code CamelFileLocalWorkPath}. */
  public Path path() {
    return path;
  }

  /** Bytes written so far. */
  public long size() {
    return size;
  }

  /** Whether what was written so far ends in {@code </agent_data>}. */
  public boolean hasEndMark() {
    return endMark.isSeen();
  }

  /**
   * Which file this is.
   *
   * @throws IllegalStateException before it is complete
   */
  public DeliveryKey key() {
    ContentDigest known = digest;
    if (known == null) {
      throw new IllegalStateException("the staged file is not complete");
    }
    return new DeliveryKey(site, name, known);
  }

  @Override
  public String toString() {
    return site + "/" + name + " (" + state + ", " + size + " bytes)";
  }
}
