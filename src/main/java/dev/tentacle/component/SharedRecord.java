package dev.tentacle.component;

import dev.tentacle.delivery.DeliveryKey;
import org.apache.camel.spi.IdempotentRepository;
import org.jspecify.annotations.Nullable;

/**
 * What other processes have delivered too, as a repository that they share knows it (ADR 0017).
 *
 * <p>It is asked before a delivery begins and told after its commit, never before: what it knows
 * has arrived. What is under way is known by this process's own record alone.
 */
final class SharedRecord {

  private final @Nullable IdempotentRepository repository;

  /**
   * A record over a repository.
   *
   * @param repository null where nothing is shared
   */
  SharedRecord(@Nullable IdempotentRepository repository) {
    this.repository = repository;
  }

  /** Whether a file has arrived, by whichever process. */
  boolean isDelivered(DeliveryKey key) {
    return repository != null && repository.contains(key.hash());
  }

  /** A file has arrived, for certain. */
  void delivered(DeliveryKey key) {
    if (repository != null && repository.add(key.hash())) {
      repository.confirm(key.hash());
    }
  }
}
