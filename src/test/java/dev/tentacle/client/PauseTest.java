package dev.tentacle.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PauseTest {

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final AtomicLong rested = new AtomicLong();
  private final Pause pause = new Pause(channel, rested::addAndGet);
  private final CompletableFuture<?> disk = new CompletableFuture<>();

  @Test
  void countsTheRestThatEnds() {
    long before = System.nanoTime();
    pause.begin(disk);
    assertThat(channel.config().isAutoRead()).isFalse();
    spin();

    pause.end(disk);

    assertThat(rested).hasPositiveValue().hasValueLessThanOrEqualTo(System.nanoTime() - before);
    assertThat(channel.config().isAutoRead()).isTrue();
    assertThat(pause.isOn()).isFalse();
  }

  @Test
  void countsEachPartOfARestOnce() {
    pause.begin(disk);
    spin();
    pause.count();
    long first = rested.get();

    pause.count();

    assertThat(rested).hasValueLessThan(2 * first);
    pause.end(disk);
    long all = rested.get();
    pause.count();
    assertThat(rested).hasValue(all);
  }

  @Test
  void goesOnWaitingForWhatCameLast() {
    CompletableFuture<?> later = new CompletableFuture<>();
    pause.begin(disk);
    pause.begin(later);

    pause.end(disk);

    assertThat(pause.isOn()).isTrue();
    assertThat(channel.config().isAutoRead()).isFalse();
    pause.end(later);
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  /** Long enough to be told from the time that the calls themselves take. */
  private static void spin() {
    long began = System.nanoTime();
    while (System.nanoTime() - began < 1_000_000) {
      Thread.onSpinWait();
    }
  }
}
