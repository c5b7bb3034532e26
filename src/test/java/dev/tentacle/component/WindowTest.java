package dev.tentacle.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.protocol.FileName;
import dev.tentacle.protocol.Filter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WindowTest {

  private static final Comparator<RemoteFile> ORDER =
      Comparator.comparing(RemoteFile::name, PacketOrder.oldestFirst());

  @Test
  void keepsNoMoreThanItsSizeOfAHundredThousandNames() {
    Window window = new Window(file -> true, ORDER, 50, null);
    for (int i = 100_000; i > 0; i--) {
      window.add(List.of(name(i)), Filter.ROOT);
      assertThat(window.size()).isLessThanOrEqualTo(50);
    }
    assertThat(window.count()).isEqualTo(100_000);
    assertThat(window.last().name()).isEqualTo(name(50));
    assertThat(window.next().name()).isEqualTo(name(1));
  }

  /** Listings in any order, with repetitions, read window by window. */
  @Property(tries = 300)
  void showsEachFileOnceAndInOrderWindowByWindow(
      @ForAll @Size(max = 60) List<@IntRange(max = 40) Integer> numbers,
      @ForAll @IntRange(min = 1, max = 50) int size,
      @ForAll @IntRange(min = 1, max = 9) int piece) {
    List<FileName> listed = numbers.stream().map(WindowTest::name).toList();
    List<FileName> seen = new ArrayList<>();
    RemoteFile last = null;
    Window window = read(listed, size, piece, last);
    while (window.size() > 0 && seen.size() <= listed.size()) {
      last = window.last();
      while (window.size() > 0) {
        seen.add(window.next().name());
      }
      window = read(listed, size, piece, last);
    }
    assertThat(seen)
        .isEqualTo(listed.stream().distinct().sorted(PacketOrder.oldestFirst()).toList());
  }

  private static Window read(
      List<FileName> listed, int size, int piece, @Nullable RemoteFile after) {
    Window window = new Window(file -> true, ORDER, size, after);
    for (int from = 0; from < listed.size(); from += piece) {
      List<FileName> some = listed.subList(from, Math.min(listed.size(), from + piece));
      window.add(some, Filter.of(from % 2 == 0 ? "" : ".conf"));
      assertThat(window.size()).isLessThanOrEqualTo(size);
    }
    return window;
  }

  @Test
  void countsWhatItWantsAlone() {
    Window window = new Window(file -> !file.name().equals(name(2)), ORDER, 2, file(1));

    window.add(List.of(name(4), name(2), name(3), name(1), name(5), name(4)), Filter.ROOT);

    assertThat(window.count()).isEqualTo(3);
    assertThat(window.last().name()).isEqualTo(name(4));
  }

  @Test
  void forgetsWhatThereIsNoRoomFor() {
    Window window = new Window(file -> true, ORDER, 9, null);
    window.add(List.of(name(4), name(2), name(3)), Filter.ROOT);

    window.cut(1);

    assertThat(window.size()).isEqualTo(1);
    assertThat(window.last().name()).isEqualTo(name(2));
  }

  private static RemoteFile file(int number) {
    return new RemoteFile(name(number), Filter.ROOT);
  }

  private static FileName name(int number) {
    return FileName.of("agent." + number + ".data");
  }
}
