package dev.tentacle.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryRecordTest {

  private static final Intent INTENT = new Intent("1-1.part", 77, "conf", "a b.1.data");

  private final Path temp;

  DeliveryRecordTest(@TempDir Path temp) {
    this.temp = temp;
  }

  private static final DeliverySettings TEN_FOR_A_DAY =
      DeliverySettings.defaults().withRecords(10, Duration.ofDays(1));

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
      assertThat(record.begin(key(2), INTENT)).isTrue();
      assertThat(record.confirm(key(2))).isTrue();
      assertThat(record.confirm(key(2))).isFalse();
      assertThat(record.begin(key(3), INTENT)).isTrue();
      assertThat(record.remove(key(3))).isTrue();
      assertThat(record.remove(key(3))).isFalse();
    }
    try (DeliveryRecord record = open()) {
      assertThat(record.contains(key(1))).isTrue();
      assertThat(record.isDelivered(key(1))).isFalse();
      assertThat(record.intent(key(1))).contains(INTENT);
      assertThat(record.begun()).containsOnly(Map.entry(key(1), INTENT));
      assertThat(record.isDelivered(key(2))).isTrue();
      assertThat(record.contains(key(3))).isFalse();
    }
  }

  private static Stream<RecordLine> lines() {
    Intent inDataIn = new Intent("1-1.part", -77, "", "x.1.data");
    Fingerprint file = key(5).fingerprint();
    return Stream.of(
        new RecordLine.Begun(1772366400, key(5), INTENT),
        new RecordLine.Begun(1772366400, key(5), inDataIn),
        new RecordLine.Delivered(1772366400, file),
        new RecordLine.Forgotten(-1, file));
  }

  private static byte[] withoutNewline(byte[] line) {
    return Arrays.copyOf(line, line.length - 1);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void readsEachLineThatItWrites(RecordLine line) {
    assertThat(RecordLine.parse(withoutNewline(line.bytes()))).contains(line);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void refusesALineWithAnyByteChanged(RecordLine line) {
    byte[] bytes = withoutNewline(line.bytes());
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      assertThat(RecordLine.parse(changed)).as("byte " + i).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "BEGUN",
        "DELIVERED\t1",
        "DELIVERED\tnow\t00112233445566778899aabbccddeeff",
        "DELIVERED\t1\t00112233445566778899aabbccddeef",
        "DELIVERED\t1\t00112233445566778899aabbccddee",
        "DELIVERED\t1\t00112233445566778899aabbccddeefg",
        "DELIVERED\t1\t00112233445566778899aabbccddeeff\t",
        "EATEN\t1\t00112233445566778899aabbccddeeff",
        "BEGUN\t1\t00112233445566778899aabbccddeeff",
        "BEGUN\t1\t00\tsite\tname\t1-1.part\t77\tconf\ta.1.data",
        "DELIVERED\t1\t00\tsite\tname\t1-1.part\t77\tconf\ta.1.data"
      })
  void countsALineOfAnotherVersionAsDamagedThoughItsSumIsRight(String text) throws IOException {
    CRC32C sum = new CRC32C();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    String line = text + String.format("\t%08x", sum.getValue());

    assertThat(RecordLine.parse(line.getBytes(StandardCharsets.UTF_8))).isEmpty();

    try (DeliveryRecord record = open()) {
      record.confirm(key(1));
    }
    Files.writeString(file(), line + "\n" + Files.readString(file()));
    try (DeliveryRecord record = open()) {
      assertThat(record.size()).isEqualTo(1);
      assertThat(record.isDelivered(key(1))).isTrue();
    }
  }

  @Test
  void tellsFilesApartBySiteAndNameAndContent() throws IOException {
    LocalName one = new LocalName("1");
    LocalName other = new LocalName("2");
    ContentDigest content = new ContentDigest(1, 2, 3, 4);
    try (DeliveryRecord record = open()) {
      record.confirm(new DeliveryKey(one, one, content));
      assertThat(record.contains(new DeliveryKey(other, one, content))).isFalse();
      assertThat(record.contains(new DeliveryKey(one, other, content))).isFalse();
      for (int i = 0; i < 4; i++) {
        ContentDigest changed =
            new ContentDigest(i == 0 ? 0 : 1, i == 1 ? 0 : 2, i == 2 ? 0 : 3, i == 3 ? 0 : 4);
        assertThat(record.contains(new DeliveryKey(one, one, changed))).isFalse();
      }
      assertThat(record.contains(new DeliveryKey(one, one, content))).isTrue();
    }
  }

  /** As docs/operations.md has it: with sha256sum, of site, name and the content's SHA-256. */
  @Test
  void canBeAskedForAFileByItsHash() throws Exception {
    try (DeliveryRecord record = open()) {
      record.confirm(key(1));
    }
    String text = "10.0.0.1:41121/größe 1.data/" + key(1).digest().hex();
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    assertThat(file()).content().contains("\t" + HexFormat.of().formatHex(hash, 0, 16) + "\t");
    assertThat(key(1).hash()).isEqualTo(HexFormat.of().formatHex(hash));
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
    try (DeliveryRecord record = open(TEN_FOR_A_DAY)) {
      record.begin(key(0), INTENT);
      for (int i = 1; i <= 100; i++) {
        record.begin(key(i), INTENT);
        record.confirm(key(i));
      }
      assertThat(record.size()).isEqualTo(11);
      assertThat(record.begun()).containsOnlyKeys(key(0));
      assertThat(record.contains(key(0))).isTrue();
      assertThat(record.contains(key(90))).isFalse();
      assertThat(record.contains(key(91))).isTrue();
    }
  }

  @Test
  void forgetsWhatIsTooOldButNothingThatIsUnderWay() throws IOException {
    HandClock clock = new HandClock();
    try (DeliveryRecord record =
        DeliveryRecord.open(temp, TEN_FOR_A_DAY, clock, new NioFileOperations())) {
      record.confirm(key(1));
      record.begin(key(2), INTENT);
    }
    clock.pass(Duration.ofDays(2));
    try (DeliveryRecord record =
        DeliveryRecord.open(temp, TEN_FOR_A_DAY, clock, new NioFileOperations())) {
      assertThat(record.contains(key(1))).isFalse();
      assertThat(record.contains(key(2))).isTrue();
    }
  }

  /** Its first delivery was forgotten; a larger bound brings it back from the file. */
  @Test
  void doesNotTakeAFormerDeliveryForTheEndOfTheOneUnderWay() throws IOException {
    try (DeliveryRecord record =
        open(DeliverySettings.defaults().withRecords(1, Duration.ofDays(1)))) {
      record.confirm(key(1));
      record.confirm(key(2));
      assertThat(record.begin(key(1), INTENT)).isTrue();
    }
    for (int i = 0; i < 2; i++) {
      try (DeliveryRecord record = open(TEN_FOR_A_DAY)) {
        assertThat(record.isDelivered(key(1))).isFalse();
        assertThat(record.begun()).containsOnlyKeys(key(1));
      }
    }
    try (DeliveryRecord record = open(TEN_FOR_A_DAY)) {
      assertThat(record.confirm(key(1))).isTrue();
      assertThat(record.begun()).isEmpty();
      assertThat(record.isDelivered(key(1))).isTrue();
    }
  }

  @Test
  void writesItselfAnewBeforeItGrowsWithoutBound() throws IOException {
    try (DeliveryRecord record = open()) {
      for (int i = 0; i < 20_000; i++) {
        record.begin(key(1), INTENT);
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
}
