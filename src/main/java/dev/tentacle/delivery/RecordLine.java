package dev.tentacle.delivery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One line of the delivery record: what happened to a file. Its fields are parted by tabs, a
 * checksum comes last.
 */
sealed interface RecordLine {

  /** No line is longer: five names of 255 bytes, a digest, numbers. */
  int MAX_LENGTH = 2048;

  /** When it happened, in seconds of the epoch. */
  long second();

  /** To which file. */
  Fingerprint file();

  /** The line without its checksum. */
  String text();

  /**
   * A file is about to be delivered.
   *
   * @param intent what is about to be done with it
   */
  record Begun(long second, Fingerprint file, DeliveryKey key, Intent intent)
      implements RecordLine {

    private static final String STEP = "BEGUN";
    private static final int FIELDS = 9;

    Begun(long second, DeliveryKey key, Intent intent) {
      this(second, key.fingerprint(), key, intent);
    }

    private static Begun parse(String[] fields) {
      DeliveryKey key =
          new DeliveryKey(
              new LocalName(fields[3]), new LocalName(fields[4]), ContentDigest.parse(fields[2]));
      Intent intent = new Intent(fields[5], Long.parseLong(fields[6]), fields[7], fields[8]);
      return new Begun(Long.parseLong(fields[1]), key, intent);
    }

    @Override
    public String text() {
      return String.join(
          "\t",
          STEP,
          Long.toString(second),
          key.digest().hex(),
          key.site().text(),
          key.name().text(),
          intent.staged(),
          Long.toString(intent.inode()),
          intent.folder(),
          intent.target());
    }
  }

  /** A file was delivered, for certain. */
  record Delivered(long second, Fingerprint file) implements RecordLine {

    private static final String STEP = "DELIVERED";

    @Override
    public String text() {
      return STEP + '\t' + second + '\t' + file;
    }
  }

  /** A file that was begun was not delivered. */
  record Forgotten(long second, Fingerprint file) implements RecordLine {

    private static final String STEP = "FORGOTTEN";

    @Override
    public String text() {
      return STEP + '\t' + second + '\t' + file;
    }
  }

  /** The line with its newline, in UTF-8. */
  default byte[] bytes() {
    byte[] text = text().getBytes(StandardCharsets.UTF_8);
    byte[] sum = checksum(text, text.length);
    return ByteBuffer.allocate(text.length + sum.length + 2)
        .put(text)
        .put((byte) '\t')
        .put(sum)
        .put((byte) '\n')
        .array();
  }

  /** The line that these bytes are, without their newline; empty if it is torn or damaged. */
  static Optional<RecordLine> parse(byte[] bytes) {
    int tab = bytes.length - 1;
    while (tab >= 0 && bytes[tab] != '\t') {
      tab--;
    }
    if (tab < 0) {
      return Optional.empty();
    }
    byte[] sum = checksum(bytes, tab);
    if (!Arrays.equals(sum, 0, sum.length, bytes, tab + 1, bytes.length)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(new String(bytes, 0, tab, StandardCharsets.UTF_8).split("\t", -1)));
    } catch (IllegalArgumentException e) {
      // The sum is right and the line is not: another version's. It is treated as damaged.
      return Optional.empty();
    }
  }

  private static RecordLine parse(String[] fields) {
    if (fields.length == Begun.FIELDS && fields[0].equals(Begun.STEP)) {
      return Begun.parse(fields);
    }
    if (fields.length != 3) {
      throw new IllegalArgumentException("a line of " + fields.length + " fields");
    }
    long second = Long.parseLong(fields[1]);
    Fingerprint file = Fingerprint.parse(fields[2]);
    return switch (fields[0]) {
      case Delivered.STEP -> new Delivered(second, file);
      case Forgotten.STEP -> new Forgotten(second, file);
      default -> throw new IllegalArgumentException("no step " + fields[0]);
    };
  }

  private static byte[] checksum(byte[] line, int length) {
    CRC32C sum = new CRC32C();
    sum.update(line, 0, length);
    return HexFormat.of().toHexDigits((int) sum.getValue()).getBytes(StandardCharsets.US_ASCII);
  }
}
