package dev.tentacle.component;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The connections of one poll: as many as its files are worth.
 *
 * <p>Used on one serial executor only.
 */
final class Lines {

  /** A connection costs the site a process or thread: this many files are worth another one. */
  private static final int WORTH_A_LINE = 16;

  private final TentacleEndpoint endpoint;
  private final EventExecutor serial;
  private final Level retryLevel;
  private final Line.Owner owner;
  private final List<Line> lines = new ArrayList<>();

  /**
   * None yet.
   *
   * @param retryLevel how loudly a retry of the first one is told
   */
  Lines(TentacleEndpoint endpoint, EventExecutor serial, Level retryLevel, Line.Owner owner) {
    this.endpoint = endpoint;
    this.serial = serial;
    this.retryLevel = retryLevel;
    this.owner = owner;
  }

  /** Opens what is missing for so many files; one for none. */
  void open(int files) {
    int most = Math.min(endpoint.getConnections(), 1 + files / WORTH_A_LINE);
    long inUse = lines.stream().filter(line -> !line.isClosed() && !line.isFailed()).count();
    for (Line line : lines) {
      if (line.isClosed() && inUse < most) {
        line.open();
        inUse++;
      }
    }
    while (inUse < most && lines.size() < endpoint.getConnections()) {
      Line line = new Line(endpoint, serial, lines.isEmpty() ? retryLevel : Level.DEBUG, owner);
      lines.add(line);
      line.open();
      inUse++;
    }
  }

  /** The one with the least to do, if one can take another command. */
  Optional<Line> free() {
    return lines.stream().filter(Line::hasRoom).min(Comparator.comparingInt(Line::outstanding));
  }

  /** Whether each was given up. */
  boolean areFailed() {
    return lines.stream().allMatch(Line::isFailed);
  }

  /** Why one was given up, null where that was in order. */
  @Nullable Throwable fault() {
    return lines.stream().map(Line::fault).filter(Objects::nonNull).findFirst().orElse(null);
  }

  void restWhenIdle() {
    lines.forEach(Line::restWhenIdle);
  }

  /** Takes leave of the site. */
  void close() {
    lines.forEach(Line::close);
  }
}
