package dev.tentacle.server;

import dev.tentacle.protocol.FileName;
import java.nio.file.Path;

/** Told of each upload once it is safe in the storage and its agent has been answered. */
@FunctionalInterface
public interface FileListener {

  /**
   * A file has arrived.
   *
   * <p>Calls come one at a time, in the order in which the files were published, on a thread of
   * their own: this may block, and holds up no session. An exception is logged and changes nothing
   * for the agent. By now another client may have taken the file away or, where the server
   * overwrites, replaced it. Files whose call was still to come when the server stopped stay in the
   * storage.
   *
   * @param name what the agent called it
   * @param file where it is
   */
  void received(FileName name, Path file) throws Exception;
}
