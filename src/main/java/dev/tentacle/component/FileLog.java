package dev.tentacle.component;

import dev.tentacle.client.SiteAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What is said of single files in one poll: the first {@value #LINES} lines of a level as they
 * come, without stack traces; the others for DEBUG only, with a count at the end. A site that lists
 * half a million bad names would fill the log otherwise.
 */
final class FileLog {

  static final int LINES = 10;

  private static final Logger LOG = LoggerFactory.getLogger(FileLog.class);

  private final SiteAddress site;
  private final Map<Level, AtomicInteger> said = new ConcurrentHashMap<>();

  FileLog(SiteAddress site) {
    this.site = site;
  }

  /**
   * Says something of one file.
   *
   * @param fault why, for DEBUG; null where there is nothing more to know
   */
  void say(Level level, RemoteFile file, String what, @Nullable Throwable fault) {
    if (said.computeIfAbsent(level, first -> new AtomicInteger()).incrementAndGet() <= LINES) {
      LOG.atLevel(level).log("site {}: {} {}", site, file.name(), what);
      LOG.debug("site {}: {}", site, file.name(), fault);
    } else {
      LOG.debug("site {}: {} {}", site, file.name(), what, fault);
    }
  }

  /** The poll has ended: tells how many lines were left out. */
  void end() {
    int more = said.values().stream().mapToInt(lines -> Math.max(0, lines.get() - LINES)).sum();
    if (more > 0) {
      LOG.warn("site {}: {} more such lines about its files are at level DEBUG", site, more);
    }
  }
}
