package dev.tentacle.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Whatever a listing says: its lines are counted, and its names lead to one local file each. */
class ListingFuzzTest {

  @FuzzTest
  void countsEachLine(byte[] input) {
    Listing listing = new Listing(new Limits(1, 1, 20));
    List<FileName> names = new ArrayList<>();
    try {
      listing.read(Unpooled.wrappedBuffer(input), names::add);
      int refused = listing.finish();
      assertThat(names.size() + refused)
          .isEqualTo((int) Octets.of(input).chars().filter(octet -> octet == '\n').count());
      for (FileName name : names) {
        String local = name.toLocal(StandardCharsets.UTF_8);
        assertThat(local).matches("[^/\\\\\\p{Cntrl}.$%&#{}][^/\\\\\\p{Cntrl}$%&#{}]*");
        assertThat(FileName.fromLocal(local, StandardCharsets.UTF_8)).isEqualTo(name);
      }
    } catch (ProtocolException e) {
      assertThat(e.getMessage()).matches("the listing .*");
    }
  }
}
