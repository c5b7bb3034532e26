package dev.tentacle.app;

/** What the process tells its caller. */
final class ExitCode {

  /** Everything that was asked for is done. */
  static final int OK = 0;

  /** Something failed while running: a site, the network, a disk. */
  static final int FAULT = 1;

  /** The command line or the configuration is wrong; nothing was started. */
  static final int USAGE = 2;

  private ExitCode() {}
}
