package dev.tentacle.client;

import dev.tentacle.protocol.Command;
import dev.tentacle.protocol.Content;
import dev.tentacle.protocol.ProtocolException;
import dev.tentacle.protocol.Reply;
import java.util.concurrent.CompletableFuture;

/**
 * One command, what the site answers to it, and what becomes of it. Lives on the event loop.
 *
 * @param <T> what the caller gets
 */
abstract class Dialogue<T> {

  /** What the site has to do next. */
  enum Owed {
    /** It is this side's turn. */
    NOTHING,
    /** To say a line, or to close. */
    ANSWER,
    /** To send the content that was accepted. */
    CONTENT,
    /** To take the content that is sent to it. */
    RECEPTION
  }

  private final Command command;
  private final CompletableFuture<T> result = new CompletableFuture<>();

  Dialogue(Command command) {
    this.command = command;
  }

  final Command command() {
    return command;
  }

  /** Completed on the event loop or on an executor of the caller's own making. */
  final CompletableFuture<T> result() {
    return result;
  }

  /** The site answered. */
  abstract void reply(Reply reply, Wire wire);

  /** The site sent a piece of what was accepted; the piece stays the caller's. */
  void content(Content content, Wire wire) {
    throw new ProtocolException("content came that nobody asked for");
  }

  /** Whether the site owes nothing more to this command. */
  abstract boolean isOver();

  /**
   * Whether the site has certainly read all that was said for this command, and will read the next
   * one only when it has done with this: true from the first byte of content on.
   */
  boolean letsNextBeSaid() {
    return isOver();
  }

  /** What the site owes: silence is a fault only then. */
  Owed owes() {
    return Owed.ANSWER;
  }

  /** The site closed the connection; true if that is how this dialogue ends well. */
  boolean endsWithClose() {
    return false;
  }

  /** The session failed. */
  void fail(TentacleException cause) {
    result.completeExceptionally(cause);
  }

  /** An answer that does not belong to this command. */
  static ProtocolException unexpected(Reply reply) {
    return new ProtocolException("the reply '" + reply.shown() + "' belongs to another command");
  }
}
