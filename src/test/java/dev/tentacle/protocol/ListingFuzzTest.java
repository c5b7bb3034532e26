package dev.tentacle.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Whatever a listing says: its lines are counted, and its names lead to one local file each. */
class ListingFuzzTest {

  @FuzzTest
  void countsEachLine(byte[] input) {
    Listing.Parser parser = new Listing.Parser(new Limits(1, 1, 20));
    try {
      parser.read(Unpooled.wrappedBuffer(input));
      Listing listing = parser.finish();
      assertThat(listing.names().size() + listing.refused())
          .isEqualTo((int) Octets.of(input).chars().filter(octet -> octet == '\n').count());
      for (FileName name : listing.names()) {
        String local = name.toLocal(StandardCharsets.UTF_8);
        assertThat(local).matches("[^/\\\\\\p{Cntrl}.$%&#{}][^/\\\\\\p{Cntrl}$%&#{}]*");
        assertThat(FileName.fromLocal(local, StandardCharsets.UTF_8)).isEqualTo(name);
      }
    } catch (ProtocolException e) {
      assertThat(e.getMessage()).matches("the listing .*");
    }
  }
}
