package dev.tentacle.component;

import dev.tentacle.client.Payload;
import dev.tentacle.client.Sink;
import dev.tentacle.client.SpoolSink.Spool;
import java.util.concurrent.CompletableFuture;

/**
 * Takes what one poll downloads, and sends it through the consumer's route: one exchange a file,
 * one after the other, in the order in which they come.
 */
interface Intake {

  /** Where a download of this file is kept until it is routed. */
  Sink<Payload> sink(RemoteFile file);

  /** Where downloads that are compared with what was routed are kept. */
  Spool comparison();

  /** So many files are to be expected in this poll. */
  void expect(int count);

  /**
   * Routes a file; called by one thread at a time.
   *
   * @param isLastCopy whether the site has deleted the file, so that the payload must survive a
   *     route that fails
   */
  CompletableFuture<Fate> route(RemoteFile file, Payload payload, boolean isLastCopy);

  /** Forgets a payload that was not routed. */
  void discard(Payload payload);
}
