package dev.tentacle.component;

import dev.tentacle.client.Payload;
import dev.tentacle.delivery.StagedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;

/** A download that stands in the staging folder. */
record StagedPayload(StagedFile staged) implements Payload {

  @Override
  public long size() {
    return staged.size();
  }

  @Override
  public String digest() {
    return staged.key().digest().hex();
  }

  @Override
  public InputStream open() throws IOException {
    return Files.newInputStream(staged.path());
  }
}
