package dev.tentacle.bench;

import java.nio.file.Path;
import java.time.Duration;

/** One way to bring the files of a site home. */
interface Way {

  /** As it stands in the table. */
  String name();

  /** Whether the site has no files left afterwards. */
  default boolean emptiesTheSite() {
    return true;
  }

  /** Whether what comes is kept. */
  default boolean stores() {
    return true;
  }

  /** Whether it is so slow that it gets fewer files. */
  default boolean isSlow() {
    return false;
  }

  /**
   * Brings all files home.
   *
   * @param port of the site's Tentacle server
   * @param site its storage, for those that come over ssh
   * @param home an empty folder
   * @return how long that took, without the preparations that a service has once
   */
  Duration bringHome(int port, Path site, Path home, int files) throws Exception;

  /** What is to be timed. */
  interface Work {
    void run() throws Exception;
  }

  static Duration timed(Work work) throws Exception {
    long begun = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
