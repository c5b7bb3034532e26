package dev.tentacle.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The main job: the agents' own client at one end, data_in at the other. */
class EndToEndTest {

  private static final Path CLIENT = Path.of("/usr/bin/tentacle_client");
  private static final int PACKETS = 200;

  @TempDir private Path agent;
  @TempDir private Path dataIn;

  @ParameterizedTest
  @EnumSource
  void bringsHomeWhatTheRealClientSent(Sites sites) throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(CLIENT), CLIENT + " is missing: install pandorafms-agent");
    List<Path> packets = packets();
    try (Site site = sites.start(SiteSetup.BUFFER.withPassword("s3cret"))) {
      send(packets, site.port());
      assertThat(site.tree()).hasSize(PACKETS);

      Cli once =
          Cli.run(
              "once",
              "-Dsync_address=127.0.0.1",
              "-Dsync_port=" + site.port(),
              "-Dsync_password_file=" + Files.writeString(agent.resolve("password"), "s3cret\n"),
              "-Dincomingdir=" + dataIn);

      assertThat(once.err()).isEmpty();
      assertThat(once.code()).isZero();
      for (Path packet : packets) {
        assertThat(dataIn.resolve(packet.getFileName().toString()))
            .hasBinaryContent(Files.readAllBytes(packet));
      }
      try (Stream<Path> arrived = Files.list(dataIn).filter(Files::isRegularFile)) {
        assertThat(arrived).hasSize(PACKETS);
      }
      await().untilAsserted(() -> assertThat(site.tree()).isEmpty());
    }
  }

  private List<Path> packets() throws IOException {
    Random random = new Random(41121);
    List<Path> packets = new ArrayList<>();
    for (int i = 0; i < PACKETS; i++) {
      byte[] noise = new byte[random.nextInt(8000)];
      random.nextBytes(noise);
      Path packet = agent.resolve("host " + i % 7 + "." + (1_790_000_000 + i) + ".data");
      Files.write(packet, noise);
      Files.writeString(packet, "\n</agent_data>\n", StandardOpenOption.APPEND);
      packets.add(packet);
    }
    return packets;
  }

  private static void send(List<Path> packets, int port) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(CLIENT.toString());
    command.addAll(List.of("-a", "127.0.0.1", "-p", Integer.toString(port), "-x", "s3cret"));
    packets.forEach(packet -> command.add(packet.toString()));
    Process client = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(client.exitValue()).as(said).isZero();
  }
}
