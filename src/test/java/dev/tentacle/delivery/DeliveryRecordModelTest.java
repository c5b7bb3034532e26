package dev.tentacle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The record knows what a plain list of keys would, whenever it is closed and read again. */
class DeliveryRecordModelTest {

  private static final int KEYS = 6;
  private static final Duration AGE = Duration.ofSeconds(10);

  /** What is done with the record, or passes it by. */
  enum Deed {
    BEGIN,
    CONFIRM,
    REMOVE,
    THREE_SECONDS_PASS,
    REOPEN
  }

  record Step(Deed deed, int key) {}

  private record Past(int key, long second) {}

  /** What should be known. */
  private static final class Model {
    final Set<Integer> begun = new LinkedHashSet<>();
    final Deque<Past> delivered = new ArrayDeque<>();
    final int capacity;
    final Clock clock;

    Model(int capacity, Clock clock) {
      this.capacity = capacity;
      this.clock = clock;
    }

    boolean begin(int key) {
      return !contains(key) && begun.add(key) && forget();
    }

    boolean confirm(int key) {
      if (isDelivered(key)) {
        return false;
      }
      begun.remove(key);
      delivered.addLast(new Past(key, clock.instant().getEpochSecond()));
      return forget();
    }

    boolean remove(int key) {
      return begun.remove(key) && forget();
    }

    boolean forget() {
      long oldest = clock.instant().minus(AGE).getEpochSecond();
      while (delivered.size() > capacity
          || (!delivered.isEmpty() && delivered.getFirst().second() < oldest)) {
        delivered.removeFirst();
      }
      return true;
    }

    boolean contains(int key) {
      return begun.contains(key) || isDelivered(key);
    }

    boolean isDelivered(int key) {
      return !begun.contains(key) && delivered.stream().anyMatch(past -> past.key() == key);
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(Deed.class), Arbitraries.integers().between(0, KEYS - 1))
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }

  @Property(tries = 1000)
  void knowsWhatAPlainListWould(
      @ForAll @IntRange(min = 1, max = 4) int capacity, @ForAll("steps") List<Step> steps)
      throws IOException {
    ModelFileSystem disk = World.model();
    HandClock clock = new HandClock();
    Model model = new Model(capacity, clock);
    DeliveryRecord record = open(capacity, clock, disk);
    for (Step step : steps) {
      DeliveryKey key = key(step.key());
      switch (step.deed()) {
        case BEGIN ->
            assertThat(record.begin(key, intent(step.key()))).isEqualTo(model.begin(step.key()));
        case CONFIRM -> assertThat(record.confirm(key)).isEqualTo(model.confirm(step.key()));
        case REMOVE -> assertThat(record.remove(key)).isEqualTo(model.remove(step.key()));
        case THREE_SECONDS_PASS -> clock.pass(Duration.ofSeconds(3));
        case REOPEN -> {
          record.close();
          record = open(capacity, clock, disk);
          model.forget();
        }
      }
      assertKnows(record, model);
    }
  }

  private static DeliveryRecord open(int capacity, Clock clock, FileOperations disk)
      throws IOException {
    DeliverySettings settings = DeliverySettings.defaults().withRecords(capacity, AGE);
    return DeliveryRecord.open(World.modelPaths().records(), settings, clock, disk);
  }

  private static DeliveryKey key(int number) {
    LocalName name = new LocalName("web." + number + ".data");
    return new DeliveryKey(World.SITE, name, new ContentDigest(1, 2, 3, 4));
  }

  private static Intent intent(int number) {
    return new Intent(number + ".part", number, "", "web." + number + ".data");
  }

  private static void assertKnows(DeliveryRecord record, Model model) {
    for (int i = 0; i < KEYS; i++) {
      assertThat(record.contains(key(i))).as("key %d", i).isEqualTo(model.contains(i));
      assertThat(record.isDelivered(key(i))).as("key %d", i).isEqualTo(model.isDelivered(i));
      assertThat(record.intent(key(i)).isPresent()).isEqualTo(model.begun.contains(i));
    }
    assertThat(record.begun().keySet())
        .containsExactlyElementsOf(model.begun.stream().map(DeliveryRecordModelTest::key).toList());
    assertThat(record.size()).isEqualTo(model.begun.size() + model.delivered.size());
  }
}
