package dev.tentacle.component;

import dev.tentacle.client.Payload;
import dev.tentacle.component.DeadLetterProcessor.GivenUp;
import dev.tentacle.delivery.DataIn;
import dev.tentacle.delivery.Delivery;
import dev.tentacle.delivery.LocalName;
import dev.tentacle.delivery.StagedFile;
import dev.tentacle.delivery.Staging;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** A file between its download and its fate. */
final class Arrival {

  private static final int BLOCK = 64 * 1024;

  /** Where data_in keeps what is no packet, by the end of the name. */
  private static final Map<String, LocalName> FOLDERS =
      Map.of(
          ".conf", new LocalName("conf"),
          ".md5", new LocalName("md5"),
          ".zip", new LocalName("collections"),
          ".lock", new LocalName("trans"),
          ".rcmd", new LocalName("commands"));

  private final RemoteFile file;
  private final Payload payload;
  private final OtherCopy otherCopy;
  private final CompletableFuture<Fate> fate;
  private @Nullable StagedFile staged;
  private @Nullable Delivery delivery;
  private @Nullable Exchange exchange;

  Arrival(RemoteFile file, Payload payload, OtherCopy otherCopy, CompletableFuture<Fate> fate) {
    this.file = file;
    this.payload = payload;
    this.otherCopy = otherCopy;
    this.fate = fate;
  }

  RemoteFile file() {
    return file;
  }

  Payload payload() {
    return payload;
  }

  OtherCopy otherCopy() {
    return otherCopy;
  }

  StagedFile staged() {
    return Objects.requireNonNull(staged, "not staged");
  }

  Delivery delivery() {
    return Objects.requireNonNull(delivery, "not begun");
  }

  @Nullable Exchange exchange() {
    return exchange;
  }

  /** The first word counts. */
  void end(Fate what) {
    fate.complete(what);
  }

  /** Brings what is not in staging there: the other content of a file that was routed already. */
  void stage(Staging staging, LocalName site, LocalName name) throws IOException {
    if (payload instanceof StagedPayload already) {
      staged = already.staged();
      return;
    }
    StagedFile copy = staging.open(site, name);
    try (InputStream content = payload.open()) {
      for (byte[] block = content.readNBytes(BLOCK); block.length > 0; ) {
        copy.write(ByteBuffer.wrap(block));
        block = content.readNBytes(BLOCK);
      }
    }
    copy.complete();
    staged = copy;
  }

  void begin(DataIn dataIn) throws IOException {
    String name = staged().name().text();
    int dot = name.lastIndexOf('.');
    delivery = dataIn.begin(staged(), dot < 0 ? null : FOLDERS.get(name.substring(dot)));
  }

  CompletableFuture<?> process(Routing routing) {
    Exchange made = routing.exchange(file, payload);
    exchange = made;
    String folder = delivery().folder();
    String name = delivery().name();
    made.getIn()
        .setHeader(TentacleConstants.FILE_NAME, folder.isEmpty() ? name : folder + "/" + name);
    Routing.fill(made, staged().path(), true);
    return routing.process(made);
  }

  /** Whether its route went well, or it needs none. */
  boolean isRouted() {
    return delivery().isDuplicate()
        || (exchange != null && !exchange.isFailed() && givenUp() == null);
  }

  @Nullable GivenUp givenUp() {
    return exchange == null
        ? null
        : exchange.getProperty(DeadLetterProcessor.GIVEN_UP, GivenUp.class);
  }

  @Nullable Throwable fault() {
    return exchange == null ? null : exchange.getException();
  }

  void release(Routing routing) {
    if (exchange != null) {
      routing.release(exchange);
      exchange = null;
    }
  }

  /** For an operator: where its bytes are after a failure. */
  String whereItStays() {
    return switch (otherCopy) {
      case ON_SITE -> "it stays on the site";
      case DEAD_LETTER -> "it stays a dead letter";
      case NONE -> "its only copy is " + (staged == null ? payload : staged.path());
    };
  }
}
