package dev.tentacle.server;

import dev.tentacle.protocol.Reply;
import dev.tentacle.protocol.Verb;

/** The reference server's refusals, word for word; for LS and MV it has none. */
final class Refusals {

  private Refusals() {}

  static Reply misnamed(Verb verb) {
    return switch (verb) {
      case SEND, ZSEND -> new Reply.Err(verb, "invalid file name");
      default -> download(verb, "file has an invalid file name");
    };
  }

  static Reply tooBig(Verb verb) {
    return new Reply.Err(verb, "file is too big");
  }

  static Reply exists(Verb verb) {
    return new Reply.Err(verb, "file already exists");
  }

  static Reply absent(Verb verb) {
    return download(verb, "file does not exist");
  }

  /** The reference has no such limit. */
  static Reply full(Verb verb) {
    return new Reply.Err(verb, "storage is full");
  }

  /** The disk's fault: the reference closes the connection without a word. */
  static Reply notStored(Verb verb) {
    return new Reply.Err(verb, "file cannot be stored");
  }

  /** The disk's fault: the reference closes the connection without a word. */
  static Reply notRead(Verb verb) {
    return download(verb, "file cannot be read");
  }

  private static Reply download(Verb verb, String reason) {
    return new Reply.Err(verb, verb == Verb.RECV || verb == Verb.ZRECV ? reason : "");
  }
}
