package dev.tentacle.server;

import dev.tentacle.protocol.Content;

/** A command under way that takes more than one answer. On the session's event loop. */
interface Dialogue {

  /** Looks at the files, and answers. */
  void start();

  /** The client sends bytes. */
  default void receive(Content content) {
    content.release();
  }

  /** The client wants what it was offered. */
  default void accept() {}

  /** The client does not want what it was offered. */
  default void decline() {}

  /** The socket takes bytes again. */
  default void goOn() {}

  /** Whether the client has to send bytes. */
  default boolean awaitsBytes() {
    return false;
  }

  /** Whether the client has to take bytes. */
  default boolean awaitsRoom() {
    return false;
  }

  /** Gives back memory and files, whatever the state; more than once. */
  void release();
}
