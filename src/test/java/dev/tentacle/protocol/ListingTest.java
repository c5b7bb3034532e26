package dev.tentacle.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ListingTest {

  private static final Limits LIMITS = Limits.DEFAULT;
  private static final String MIXED =
      ".\n..\nconf\nhost.1.data\n.hidden\nmy host.2.data\n\u00e9.3.data\na~b\n\n";

  @Test
  void keepsTheNamesInTheServersOrderAndCountsTheRest() {
    Listing listing = parse(LIMITS, MIXED);
    assertThat(listing.names())
        .containsExactly(
            FileName.of("conf"),
            FileName.of("host.1.data"),
            FileName.of("my host.2.data"),
            new FileName("\u00e9.3.data"));
    assertThat(listing.refused()).isEqualTo(5);
  }

  @Property
  void isTheSameHoweverItIsCut(
      @ForAll @IntRange(max = 63) int first, @ForAll @IntRange(max = 63) int second) {
    int low = Math.min(Math.min(first, second), MIXED.length());
    int high = Math.min(Math.max(first, second), MIXED.length());
    assertThat(
            parse(
                LIMITS, MIXED.substring(0, low), MIXED.substring(low, high), MIXED.substring(high)))
        .isEqualTo(parse(LIMITS, MIXED));
  }

  @Test
  void takesANameWithANewlineForTwo() {
    assertThat(parse(LIMITS, "evil\nname\n").names())
        .containsExactly(FileName.of("evil"), FileName.of("name"));
  }

  @Test
  void takesAsManyEntriesAsAllowed() {
    Limits limits = new Limits(1, 1, 3);
    assertThat(parse(limits, ".\n..\na\n").names()).hasSize(1);
    assertThatThrownBy(() -> parse(limits, ".\n..\na\nb\n"))
        .isInstanceOf(LimitExceededException.class)
        .hasMessage("the listing is over the limit maxListingEntries=3");
  }

  @Test
  void countsRefusedEntriesAsWell() {
    assertThatThrownBy(() -> parse(new Limits(1, 1, 3), ".\n".repeat(4)))
        .isInstanceOf(LimitExceededException.class);
  }

  @Test
  void refusesTheEntryAfterTheLastOfTheDefaultLimit() {
    String entry = "host.1.data\n";
    Listing.Parser parser = new Listing.Parser(LIMITS);
    for (int i = 0; i < 500; i++) {
      read(parser, entry.repeat(1000));
    }
    assertThat(parser.finish().names()).hasSize(500_000);
    assertThatThrownBy(() -> read(parser, entry)).isInstanceOf(LimitExceededException.class);
  }

  @Test
  void refusesAnEntryOfAMegabyteWithoutKeepingIt() {
    Listing listing = parse(LIMITS, "a\n", "b".repeat(1 << 20), "\nc\n");
    assertThat(listing.names()).containsExactly(FileName.of("a"), FileName.of("c"));
    assertThat(listing.refused()).isEqualTo(1);
  }

  @Test
  void takesTheLongestNameAndNotOneByteMore() {
    Listing listing = parse(LIMITS, "a".repeat(255) + "\n" + "b".repeat(256) + "\n");
    assertThat(listing.names()).containsExactly(FileName.of("a".repeat(255)));
    assertThat(listing.refused()).isEqualTo(1);
  }

  @Test
  void refusesAListingThatEndsInTheMiddleOfAName() {
    Listing.Parser parser = new Listing.Parser(LIMITS);
    read(parser, "a\nb");
    assertThatThrownBy(parser::finish)
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("in the middle of a name");
  }

  @Test
  void isEmptyWhereNothingCame() {
    assertThat(new Listing.Parser(LIMITS).finish()).isEqualTo(new Listing(List.of(), 0));
  }

  @Test
  void leavesTheBytesToTheCaller() {
    ByteBuf data = Unpooled.copiedBuffer("xa\ny", StandardCharsets.ISO_8859_1);
    data.readerIndex(1).writerIndex(3);
    new Listing.Parser(LIMITS).read(data);
    assertThat(data.refCnt()).isEqualTo(1);
    assertThat(data.readerIndex()).isEqualTo(1);
    data.release();
  }

  private static Listing parse(Limits limits, String... pieces) {
    Listing.Parser parser = new Listing.Parser(limits);
    for (String piece : pieces) {
      read(parser, piece);
    }
    return parser.finish();
  }

  private static void read(Listing.Parser parser, String piece) {
    ByteBuf data = Unpooled.copiedBuffer(piece, StandardCharsets.ISO_8859_1);
    try {
      parser.read(data);
    } finally {
      data.release();
    }
  }
}
