package dev.tentacle.delivery;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One line of the delivery record: fields parted by tabs, a checksum last.
 *
 * @param step what happened
 * @param second when, in seconds of the epoch
 * @param key to which file
 * @param intent what is about to be done with it, for {@link Step#BEGUN} where it is known
 */
record RecordLine(Step step, long second, DeliveryKey key, @Nullable Intent intent) {

  /** What can happen to a file. */
  enum Step {
    BEGUN,
    DELIVERED,
    FORGOTTEN
  }

  /** No line is longer: two names of 255 bytes, a site, numbers. */
  static final int MAX_LENGTH = 2048;

  private static final int FIELDS = 6;
  private static final int FIELDS_WITH_INTENT = 10;

  /** The line with its newline, in UTF-8. */
  byte[] bytes() {
    StringBuilder line = new StringBuilder(160);
    line.append(step).append('\t').append(second);
    line.append('\t').append(key.digest());
    line.append('\t').append(key.site());
    line.append('\t').append(key.name());
    if (intent != null) {
      line.append('\t').append(intent.staged());
      line.append('\t').append(intent.inode());
      line.append('\t').append(intent.folder());
      line.append('\t').append(intent.target());
    }
    String sum = checksum(line.toString());
    line.append('\t').append(sum).append('\n');
    return line.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The line that these bytes are, without their newline; empty if it is torn or damaged. */
  static Optional<RecordLine> parse(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int last = text.lastIndexOf('\t');
    if (last < 0 || !checksum(text.substring(0, last)).equals(text.substring(last + 1))) {
      return Optional.empty();
    }
    String[] fields = text.split("\t", -1);
    if (fields.length != FIELDS && fields.length != FIELDS_WITH_INTENT) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(fields));
    } catch (IllegalArgumentException e) {
      // The sum is right and the line is not: a later version's. It is treated as damaged.
      return Optional.empty();
    }
  }

  private static RecordLine parse(String[] fields) {
    DeliveryKey key =
        new DeliveryKey(
            new LocalName(fields[3]), new LocalName(fields[4]), ContentDigest.parse(fields[2]));
    @Nullable Intent intent = null;
    if (fields.length == FIELDS_WITH_INTENT) {
      intent = new Intent(fields[5], Long.parseLong(fields[6]), fields[7], fields[8]);
    }
    return new RecordLine(Step.valueOf(fields[0]), Long.parseLong(fields[1]), key, intent);
  }

  private static String checksum(String text) {
    CRC32C sum = new CRC32C();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return String.format("%08x", sum.getValue());
  }
}
