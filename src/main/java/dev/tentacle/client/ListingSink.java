package dev.tentacle.client;

import dev.tentacle.protocol.Limits;
import dev.tentacle.protocol.Listing;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Parses a listing as it arrives. */
final class ListingSink implements Sink<Listing> {

  private static final CompletionStage<Boolean> YES = CompletableFuture.completedStage(true);

  private final Listing.Parser parser;

  ListingSink(Limits limits) {
    parser = new Listing.Parser(limits);
  }

  @Override
  public CompletionStage<Boolean> announced(long size) {
    return YES;
  }

  @Override
  public CompletionStage<?> content(ByteBuf data) {
    parser.read(data);
    return YES;
  }

  @Override
  public CompletionStage<Listing> complete() {
    return CompletableFuture.completedStage(parser.finish());
  }

  @Override
  public void abort(Throwable cause) {
    // Nothing was kept.
  }
}
