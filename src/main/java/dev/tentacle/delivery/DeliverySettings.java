package dev.tentacle.delivery;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How files are delivered.
 *
 * @param mode of a delivered file
 * @param group of a delivered file; null leaves it with that of data_in
 * @param maxRecords how many deliveries are remembered, at least 1; memory for all is taken at once
 * @param maxRecordAge how long a delivery is remembered
 */
public record DeliverySettings(
    Set<PosixFilePermission> mode, @Nullable String group, int maxRecords, Duration maxRecordAge) {

  public DeliverySettings {
    mode = Set.copyOf(mode);
    if (maxRecords < 1) {
      throw new IllegalArgumentException("maxRecords is " + maxRecords + ", must be at least 1");
    }
    if (maxRecordAge.isNegative() || maxRecordAge.isZero()) {
      throw new IllegalArgumentException("maxRecordAge is " + maxRecordAge + ", must be positive");
    }
  }

  /** Mode 0660, the group of data_in, 100,000 deliveries remembered for 7 days. */
  public static DeliverySettings defaults() {
    return new DeliverySettings(
        PosixFilePermissions.fromString("rw-rw----"), null, 100_000, Duration.ofDays(7));
  }

  /** These with another mode, as in {@code rw-rw----}. */
  public DeliverySettings withMode(String permissions) {
    return new DeliverySettings(
        PosixFilePermissions.fromString(permissions), group, maxRecords, maxRecordAge);
  }

  /** These with another group. */
  public DeliverySettings withGroup(@Nullable String name) {
    return new DeliverySettings(mode, name, maxRecords, maxRecordAge);
  }

  /** These with other bounds for what is remembered. */
  public DeliverySettings withRecords(int count, Duration age) {
    return new DeliverySettings(mode, group, count, age);
  }
}
