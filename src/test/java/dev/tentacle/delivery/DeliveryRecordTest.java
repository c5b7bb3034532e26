package dev.tentacle.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryRecordTest {

  private static final Intent INTENT = new Intent("1-1.part", 77, "conf", "a b.1.data");

  private final Path temp;

  DeliveryRecordTest(@TempDir Path temp) {
    this.temp = temp;
  }

  private static DeliveryKey key(int number) {
    return new DeliveryKey(
        new LocalName("10.0.0.1:41121"),
        new LocalName("größe " + number + ".data"),
        new ContentDigest(number, 2, 3, -4));
  }

  private DeliveryRecord open(DeliverySettings settings) throws IOException {
    return DeliveryRecord.open(temp, settings, World.clock(), new NioFileOperations());
  }

  private DeliveryRecord open() throws IOException {
    return open(DeliverySettings.defaults());
  }

  private Path file() {
    return temp.resolve("deliveries");
  }

  @Test
  void remembersAcrossRestarts() throws IOException {
    try (DeliveryRecord record = open()) {
      assertThat(record.begin(key(1), INTENT)).isTrue();
      assertThat(record.begin(key(1), INTENT)).isFalse();
      assertThat(record.add(key(2))).isTrue();
      assertThat(record.confirm(key(2))).isTrue();
      assertThat(record.confirm(key(2))).isFalse();
      assertThat(record.add(key(3))).isTrue();
      assertThat(record.remove(key(3))).isTrue();
      assertThat(record.remove(key(3))).isFalse();
    }
    try (DeliveryRecord record = open()) {
      assertThat(record.contains(key(1))).isTrue();
      assertThat(record.isDelivered(key(1))).isFalse();
      assertThat(record.intent(key(1))).contains(INTENT);
      assertThat(record.begun()).containsExactly(key(1));
      assertThat(record.isDelivered(key(2))).isTrue();
      assertThat(record.contains(key(3))).isFalse();
    }
  }

  @Test
  void readsEachLineThatItWrites() {
    for (RecordLine.Step step : RecordLine.Step.values()) {
      for (Intent intent : new Intent[] {INTENT, new Intent("1-1.part", 77, "", "x.1.data")}) {
        RecordLine line = new RecordLine(step, 1772366400, key(5), intent);
        byte[] bytes = line.bytes();
        assertThat(RecordLine.parse(Arrays.copyOf(bytes, bytes.length - 1))).contains(line);
      }
    }
  }

  @Test
  void refusesALineWithAnyByteChanged() {
    byte[] bytes = new RecordLine(RecordLine.Step.BEGUN, 1, key(5), INTENT).bytes();
    byte[] line = Arrays.copyOf(bytes, bytes.length - 1);
    for (int i = 0; i < line.length; i++) {
      byte[] changed = line.clone();
      changed[i] ^= 1;
      assertThat(RecordLine.parse(changed)).as("byte " + i).isEmpty();
    }
  }

  @Test
  void repairsATailTornAtAnyByte() throws IOException {
    try (DeliveryRecord record = open()) {
      record.confirm(key(1));
      record.confirm(key(2));
    }
    byte[] whole = Files.readAllBytes(file());
    int first = new String(whole, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
    for (int end = first; end < whole.length; end++) {
      Files.write(file(), Arrays.copyOf(whole, end));
      try (DeliveryRecord record = open()) {
        assertThat(record.size()).as("torn at " + end).isEqualTo(1);
        assertThat(record.confirm(key(3))).isTrue();
      }
      try (DeliveryRecord record = open()) {
        assertThat(record.isDelivered(key(1))).isTrue();
        assertThat(record.isDelivered(key(3))).isTrue();
      }
    }
  }

  @Test
  void startsWithAFileThatIsNoRecordAtAll() throws IOException {
    Files.write(file(), new byte[100_000]);
    try (DeliveryRecord record = open()) {
      assertThat(record.size()).isZero();
      assertThat(record.confirm(key(1))).isTrue();
    }
  }

  @Test
  void forgetsTheOldestAboveItsBoundButNothingThatIsUnderWay() throws IOException {
    DeliverySettings settings = DeliverySettings.defaults().withRecords(10, Duration.ofDays(1));
    try (DeliveryRecord record = open(settings)) {
      record.begin(key(0), INTENT);
      for (int i = 1; i <= 100; i++) {
        record.confirm(key(i));
      }
      assertThat(record.size()).isEqualTo(10);
      assertThat(record.contains(key(0))).isTrue();
      assertThat(record.contains(key(91))).isFalse();
      assertThat(record.contains(key(92))).isTrue();
    }
  }

  @Test
  void forgetsWhatIsTooOld() throws IOException {
    DeliverySettings settings = DeliverySettings.defaults().withRecords(10, Duration.ofDays(1));
    try (DeliveryRecord record = open(settings)) {
      record.confirm(key(1));
      record.begin(key(2), INTENT);
    }
    Clock later = Clock.offset(World.clock(), Duration.ofDays(2));
    try (DeliveryRecord record =
        DeliveryRecord.open(temp, settings, later, new NioFileOperations())) {
      assertThat(record.contains(key(1))).isFalse();
      assertThat(record.contains(key(2))).isTrue();
    }
  }

  @Test
  void writesItselfAnewBeforeItGrowsWithoutBound() throws IOException {
    try (DeliveryRecord record = open()) {
      for (int i = 0; i < 20_000; i++) {
        record.add(key(1));
        record.remove(key(1));
      }
    }
    assertThat(file()).satisfies(f -> assertThat(Files.size(f)).isLessThan(200_000));
  }

  @Test
  void goesOnAfterTheDiskWasFull() throws IOException {
    FaultyOperations files =
        new FaultyOperations(new NioFileOperations(), FaultyOperations.Fault.FAIL_FROM_THEN_ON, 10);
    int failed;
    try (DeliveryRecord record =
        DeliveryRecord.open(temp, DeliverySettings.defaults(), World.clock(), files)) {
      int written = 0;
      boolean full = false;
      while (!full) {
        try {
          record.confirm(key(written));
          written++;
        } catch (IOException e) {
          full = true;
        }
      }
      failed = written;
      assertThat(record.contains(key(failed))).isFalse();
      files.mend();
      assertThat(record.confirm(key(failed))).isTrue();
    }
    try (DeliveryRecord record = open()) {
      assertThat(record.isDelivered(key(failed))).isTrue();
      assertThat(record.size()).isEqualTo(failed + 1);
    }
  }

  @Test
  void writesItselfAnewAfterAForceThatFailed() throws IOException {
    int force = 9;
    FaultyOperations files =
        new FaultyOperations(new NioFileOperations(), FaultyOperations.Fault.FAIL, force);
    try (DeliveryRecord record =
        DeliveryRecord.open(temp, DeliverySettings.defaults(), World.clock(), files)) {
      record.confirm(key(1));
      assertThatThrownBy(record::force).hasMessageContaining("force deliveries.new");
      int before = files.operations().size();
      assertThat(before).isEqualTo(force);
      record.force();
      assertThat(files.operations().subList(before, files.operations().size()))
          .contains("rename deliveries.new deliveries");
    }
    try (DeliveryRecord record = open()) {
      assertThat(record.isDelivered(key(1))).isTrue();
    }
  }

  @Test
  void takesNothingOnceClosed() throws IOException {
    DeliveryRecord record = open();
    record.close();
    assertThatThrownBy(() -> record.confirm(key(1))).hasMessageContaining("closed");
    assertThat(Optional.of(Files.size(file()))).contains(0L);
  }

  @Test
  void writesItsKeysAsText() {
    assertThat(DeliveryKey.parse(key(1).toString())).isEqualTo(key(1));
    assertThatThrownBy(() -> DeliveryKey.parse("a/b")).hasMessageContaining("not a site");
  }
}
