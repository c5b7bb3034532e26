package dev.tentacle.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ListingTest {

  private static final Limits LIMITS = Limits.DEFAULT;
  private static final String MIXED =
      ".\n..\nconf\nhost.1.data\n.hidden\nmy host.2.data\n\u00e9.3.data\na~b\n\n";

  /** What was told of a listing. */
  private record Told(List<FileName> names, int refused) {}

  @Test
  void tellsTheNamesInTheServersOrderAndCountsTheRest() {
    Told told = parse(LIMITS, MIXED);
    assertThat(told.names())
        .containsExactly(
            FileName.of("conf"),
            FileName.of("host.1.data"),
            FileName.of("my host.2.data"),
            new FileName("\u00e9.3.data"));
    assertThat(told.refused()).isEqualTo(5);
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
    Listing listing = new Listing(LIMITS);
    AtomicInteger names = new AtomicInteger();
    for (int i = 0; i < 500; i++) {
      read(listing, entry.repeat(1000), name -> names.incrementAndGet());
    }
    assertThat(names).hasValue(500_000);
    assertThatThrownBy(() -> read(listing, entry, name -> {}))
        .isInstanceOf(LimitExceededException.class);
  }

  @Test
  void refusesAnEntryOfAMegabyteWithoutKeepingIt() {
    Told told = parse(LIMITS, "a\n", "b".repeat(1 << 20), "\nc\n");
    assertThat(told.names()).containsExactly(FileName.of("a"), FileName.of("c"));
    assertThat(told.refused()).isEqualTo(1);
  }

  @Test
  void takesTheLongestNameAndNotOneByteMore() {
    Told told = parse(LIMITS, "a".repeat(255) + "\n" + "b".repeat(256) + "\n");
    assertThat(told.names()).containsExactly(FileName.of("a".repeat(255)));
    assertThat(told.refused()).isEqualTo(1);
  }

  @Test
  void refusesAListingThatEndsInTheMiddleOfAName() {
    Listing listing = new Listing(LIMITS);
    read(listing, "a\nb", name -> {});
    assertThatThrownBy(listing::finish)
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("in the middle of a name");
  }

  @Test
  void isEmptyWhereNothingCame() {
    assertThat(parse(LIMITS)).isEqualTo(new Told(List.of(), 0));
  }

  @Test
  void leavesTheBytesToTheCaller() {
    ByteBuf data = Unpooled.copiedBuffer("xa\ny", StandardCharsets.ISO_8859_1);
    data.readerIndex(1).writerIndex(3);
    new Listing(LIMITS).read(data, name -> {});
    assertThat(data.refCnt()).isEqualTo(1);
    assertThat(data.readerIndex()).isEqualTo(1);
    data.release();
  }

  private static Told parse(Limits limits, String... pieces) {
    Listing listing = new Listing(limits);
    List<FileName> names = new ArrayList<>();
    for (String piece : pieces) {
      read(listing, piece, names::add);
    }
    return new Told(names, listing.finish());
  }

  private static void read(Listing listing, String piece, Consumer<FileName> names) {
    ByteBuf data = Unpooled.copiedBuffer(piece, StandardCharsets.ISO_8859_1);
    try {
      listing.read(data, names);
    } finally {
      data.release();
    }
  }
}
