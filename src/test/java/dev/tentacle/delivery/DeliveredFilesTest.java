package dev.tentacle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tentacle.delivery.RecordLine.Delivered;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DeliveredFilesTest {

  /** Few, so that they come again; some share a half, and so a chain. */
  private static final List<Fingerprint> FILES =
      LongStream.of(0, 1, 2, -1, Long.MIN_VALUE, 1L << 47)
          .boxed()
          .flatMap(low -> LongStream.of(0, 7).mapToObj(high -> new Fingerprint(high, low)))
          .toList();

  /** A file that is delivered, or where it is null, the forgetting of what is older. */
  record Step(Fingerprint file, boolean forgets, long second) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Boolean> forgets = Arbitraries.integers().between(0, 7).map(i -> i == 0);
    return Combinators.combine(Arbitraries.of(FILES), forgets, Arbitraries.longs().between(-20, 20))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  @Property(tries = 2000)
  void knowsTheSameFilesAsAPlainQueue(
      @ForAll @IntRange(min = 1, max = 9) int capacity, @ForAll("steps") List<Step> steps) {
    DeliveredFiles files = new DeliveredFiles(capacity);
    Deque<Delivered> model = new ArrayDeque<>();
    for (Step step : steps) {
      if (step.forgets()) {
        files.forgetBefore(step.second());
        while (!model.isEmpty() && model.getFirst().second() < step.second()) {
          model.removeFirst();
        }
      } else {
        Delivered line = new Delivered(step.second(), step.file());
        files.add(line);
        model.addLast(line);
        if (model.size() > capacity) {
          model.removeFirst();
        }
      }
      assertThat(files.size()).isEqualTo(model.size());
      assertThat(files.stream()).containsExactlyElementsOf(model);
      List<Fingerprint> known = model.stream().map(Delivered::file).toList();
      assertThat(FILES.stream().filter(files::contains))
          .containsExactlyElementsOf(FILES.stream().filter(known::contains).toList());
    }
  }

  /** A hundred times round: nothing of a file stays but its place. */
  @Test
  void takesNoMemoryForAFile() {
    DeliveredFiles files = new DeliveredFiles(1000);
    List<Delivered> lines =
        LongStream.range(0, 1000)
            .mapToObj(i -> new Delivered(i, new Fingerprint(i, i * i)))
            .toList();
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    for (int round = 0; round < 100; round++) {
      for (int i = 0; i < 1000; i++) {
        files.add(lines.get(i));
      }
    }
    assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000);
    assertThat(files.size()).isEqualTo(1000);
  }
}
