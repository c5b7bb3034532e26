package dev.tentacle.client;

import dev.tentacle.protocol.FileName;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where the names of one listing go, so that nobody has to keep all of them. */
public interface NameSink {

  /**
   * Takes the next names, at least one, in the site's order. Must not block; called again only when
   * it is done with those before.
   *
   * @return when to read on; its fault ends the session
   */
  CompletionStage<?> take(List<FileName> names);
}
