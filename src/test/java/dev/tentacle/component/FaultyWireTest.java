package dev.tentacle.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.testing.FaultyWire;
import dev.tentacle.testing.FaultyWire.Fault;
import dev.tentacle.testing.FaultyWire.Sender;
import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A poll of two files whose wire goes bad at each byte of the dialogue in turn, and then a good
 * one: each content arrives once.
 *
 * <p>{@code -Dwire.step=1} takes every byte, for every fault; by default it is every third, and
 * every 23rd to stall at, which costs a time-out each.
 */
class FaultyWireTest {

  @AutoClose private final Centre centre;
  private final List<String> sent = new ArrayList<>();
  private int uploads;

  FaultyWireTest(@TempDir Path folder) throws IOException {
    centre = new Centre(folder);
  }

  @ParameterizedTest
  @EnumSource
  void bringsEachContentHomeOnceThoughTheConnectionIsCut(Sites sites) throws Exception {
    strikeEverywhere(sites, Fault.CUT, 3);
  }

  @ParameterizedTest
  @EnumSource
  void bringsEachContentHomeOnceThoughTheConnectionStalls(Sites sites) throws Exception {
    strikeEverywhere(sites, Fault.STALL, 23);
  }

  @ParameterizedTest
  @EnumSource(names = "OURS")
  void bringsEachContentHomeOnceThoughTheBytesComeOneByOne(Sites sites) throws Exception {
    strikeEverywhere(sites, Fault.DRIP, 23);
  }

  private void strikeEverywhere(Sites sites, Fault fault, int defaultStep) throws Exception {
    int step = Integer.getInteger("wire.step", defaultStep);
    try (Site site = sites.start(SiteSetup.BUFFER);
        FaultyWire wire = FaultyWire.to(site.address())) {
      centre.deliver();
      centre.pull(wire.port(), "&timeout=250&maximumReconnectAttempts=0");
      for (Sender sender : Sender.values()) {
        upload(site);
        wire.repair();
        pollUntilEmpty(site);
        long length = wire.passed(sender);
        assertThat(length).as("a dialogue's bytes").isPositive();
        for (long at = 0; at < length; at += step) {
          upload(site);
          wire.plan(sender, at, fault);
          poll();
          wire.repair();
          pollUntilEmpty(site);
          assertEachContentArrivedOnce(fault + " at byte " + at + " of the " + sender);
        }
      }
    }
  }

  private void upload(Site site) throws IOException {
    for (int i = 0; i < 2; i++) {
      String content = "<agent_data>%d %s</agent_data>\n".formatted(++uploads, "ab".repeat(20));
      String name = "host." + (1_790_000_000 + uploads) + ".data";
      site.put(name, content);
      sent.add(content);
    }
  }

  /** It may fail: that is what the wire does to it. */
  private void poll() {
    try {
      centre.poll();
    } catch (CompletionException e) {
      assertThat(e).hasMessageContaining("127.0.0.1");
    }
  }

  private void pollUntilEmpty(Site site) {
    for (int i = 0; i < 20 && !site.tree().isEmpty(); i++) {
      poll();
    }
    assertThat(site.tree()).as("left on the site").isEmpty();
  }

  private void assertEachContentArrivedOnce(String how) throws IOException {
    List<String> arrived = new ArrayList<>();
    for (Path file : centre.delivered()) {
      arrived.add(Files.readString(file));
      Files.delete(file);
    }
    assertThat(arrived).as(how).containsExactlyInAnyOrderElementsOf(sent);
    sent.clear();
  }
}
