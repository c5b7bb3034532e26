package dev.tentacle.client;

import dev.tentacle.protocol.FileName;
import dev.tentacle.protocol.Limits;
import dev.tentacle.protocol.Listing;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Parses a listing as it arrives, and hands on the names of each piece; becomes the number of
 * entries that are none.
 */
final class ListingSink implements Sink<Integer> {

  private final Listing listing;
  private final NameSink names;

  /** Done when all that was handed on is. */
  private CompletionStage<?> taken = CompletableFuture.completedStage(true);

  ListingSink(Limits limits, NameSink names) {
    this.listing = new Listing(limits);
    this.names = names;
  }

  @Override
  public CompletionStage<Boolean> announced(long size) {
    return CompletableFuture.completedStage(true);
  }

  @Override
  public CompletionStage<?> content(ByteBuf data) {
    List<FileName> some = new ArrayList<>();
    listing.read(data, some::add);
    if (!some.isEmpty()) {
      taken = taken.thenCompose(before -> names.take(some));
    }
    return taken;
  }

  @Override
  public CompletionStage<Integer> complete() {
    int refused = listing.finish();
    return taken.thenApply(all -> refused);
  }

  @Override
  public void abort(Throwable cause) {
    // Nothing was kept.
  }
}
