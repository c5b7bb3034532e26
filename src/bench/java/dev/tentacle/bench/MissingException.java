package dev.tentacle.bench;

/** Something that a way needs is not on this machine; the message says what. */
final class MissingException extends Exception {

  private static final long serialVersionUID = 1L;

  MissingException(String what) {
    super(what);
  }
}
