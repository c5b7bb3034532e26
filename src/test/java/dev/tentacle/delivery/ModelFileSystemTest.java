package dev.tentacle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A power loss takes what it may take on a real disk, and nothing else. */
class ModelFileSystemTest {

  private static final Path STAGING = Path.of("/spool/staging");
  private static final Path DATA_IN = Path.of("/spool/data_in");
  private static final Path NAME = DATA_IN.resolve("web.1.data");

  private final ModelFileSystem disk = new ModelFileSystem(STAGING, DATA_IN);

  @Test
  void losesANameWhoseFolderWasNotForced() throws IOException {
    disk.createNew(NAME).close();
    disk.losePower(new Random(seedThatKeeps(0)));
    assertThat(disk.look(NAME)).isEmpty();
  }

  @Test
  void keepsAFileThatWasRenamedOverItsClaimThoughOnlyTheOtherFolderWasForced() throws IOException {
    disk.link(NAME, "claimed");
    Path staged = STAGING.resolve("1.part");
    disk.createNew(staged).close();
    disk.rename(staged, NAME);
    disk.forceFolder(STAGING);
    disk.forceFolder(DATA_IN);
    disk.losePower(new Random(0));
    assertThat(disk.look(NAME))
        .hasValueSatisfying(there -> assertThat(there.kind()).isEqualTo(FileOperations.Kind.FILE));
  }

  /** A seed with which so many of one pending change survive. */
  private static long seedThatKeeps(int changes) {
    long seed = 0;
    while (new Random(seed).nextInt(2) != changes) {
      seed++;
    }
    return seed;
  }
}
