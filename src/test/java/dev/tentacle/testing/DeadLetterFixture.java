package dev.tentacle.testing;

import dev.tentacle.delivery.DataIn;
import dev.tentacle.delivery.DeadLetter;
import dev.tentacle.delivery.DeliverySettings;
import dev.tentacle.delivery.LocalName;
import dev.tentacle.delivery.StagedFile;
import dev.tentacle.delivery.StateDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Gives files up, as if their routes had failed; holds the state directory until it is closed. */
public final class DeadLetterFixture implements Closeable {

  private final StateDirectory state;
  private final DataIn dataIn;

  private DeadLetterFixture(StateDirectory state, DataIn dataIn) {
    this.state = state;
    this.dataIn = dataIn;
  }

  /** With the state directory in its usual place. */
  public static DeadLetterFixture open(Path dataIn) throws IOException {
    StateDirectory state = StateDirectory.open(dataIn, null);
    return new DeadLetterFixture(state, DataIn.open(state, DeliverySettings.defaults()));
  }

  public DeadLetter giveUp(String site, String name, String content) throws IOException {
    StagedFile file = dataIn.staging().open(new LocalName(site), new LocalName(name));
    file.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
    file.complete();
    Exception cause = new IOException("the route failed", new IllegalStateException("no broker"));
    return dataIn.deadLetters().store(file, 4, cause);
  }

  @Override
  public void close() throws IOException {
    dataIn.close();
    state.close();
  }
}
