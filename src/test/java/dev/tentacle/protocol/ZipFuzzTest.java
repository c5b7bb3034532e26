package dev.tentacle.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Whatever an archive holds: its one entry, at most so many bytes of it, or a fault. */
class ZipFuzzTest {

  private static final int LIMIT = 10_000;

  @FuzzTest
  void unpacksWithinItsLimitOrSaysWhatIsWrong(byte[] input) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try {
      long size = Zip.unpack(new ByteArrayInputStream(input), content, LIMIT);
      assertThat(size).isEqualTo(content.size());
    } catch (IOException | LimitExceededException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
    assertThat(content.size()).isLessThanOrEqualTo(LIMIT);
  }
}
