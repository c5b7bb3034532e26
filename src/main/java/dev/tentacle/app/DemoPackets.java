package dev.tentacle.app;

import dev.tentacle.component.TentacleConstants;
import dev.tentacle.config.SyncAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;

/** Packets of agents that do not exist, sent to the demo's site as real ones are. */
final class DemoPackets {

  private static final List<String> AGENTS =
      List.of("web01", "web02", "db01", "mail gateway", "büro");
  private static final int ROUNDS = 6;

  private final SyncAddress site;
  private final Map<String, byte[]> packets = new LinkedHashMap<>();

  DemoPackets(SyncAddress site) {
    this.site = site;
    Instant now = Instant.now();
    for (int round = ROUNDS; round > 0; round--) {
      for (String agent : AGENTS) {
        Instant time = now.minusSeconds(300L * round);
        packets.put(agent + "." + time.getEpochSecond() + ".data", packet(agent, time, round));
      }
    }
  }

  private static byte[] packet(String agent, Instant time, int round) {
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <agent_data agent_name="%s" timestamp="%s" interval="300" os_name="Linux">
        <module><name>CPU Load</name><type>generic_data</type><data>%d</data></module>
        </agent_data>
        """
        .formatted(agent, time, 7 * round)
        .getBytes(StandardCharsets.UTF_8);
  }

  int count() {
    return packets.size();
  }

  /** Sends them one after the other, over the network. */
  void sendAll(CamelContext context) throws IOException {
    try (ProducerTemplate template = context.createProducerTemplate()) {
      packets.forEach(
          (name, content) ->
              template.sendBodyAndHeader(
                  "tentacle:" + site + "?operation=send",
                  content,
                  TentacleConstants.FILE_NAME,
                  name));
    }
  }

  /** How many are there with the bytes that were sent. */
  long arrived(Path directory) {
    return packets.entrySet().stream()
        .filter(packet -> isThere(directory.resolve(packet.getKey()), packet.getValue()))
        .count();
  }

  private static boolean isThere(Path file, byte[] content) {
    try {
      return Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until all are there. */
  boolean awaitArrival(Path directory, long timeout, TimeUnit unit) {
    long end = System.nanoTime() + unit.toNanos(timeout);
    while (arrived(directory) < count()) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    return true;
  }
}
