package dev.tentacle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NioFileOperationsTest {

  private static final int ROUNDS = 3000;

  private final FileOperations files = new NioFileOperations();

  @Test
  void looksAtANameWhileAFileTakesThePlaceOfItsClaim(@TempDir Path dir) throws Exception {
    Path name = dir.resolve("a.1.data");
    CompletableFuture<Void> deliveries =
        CompletableFuture.runAsync(() -> claimAndRename(dir.resolve("staged"), name));
    int seen = 0;
    while (!deliveries.isDone()) {
      seen += files.look(name).isPresent() ? 1 : 0;
    }
    deliveries.get(1, TimeUnit.SECONDS);
    assertThat(seen).isPositive();
  }

  private void claimAndRename(Path staged, Path name) {
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Files.createFile(staged);
        files.link(name, "claimed");
        files.rename(staged, name);
        files.delete(name);
      }
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }
}
