package dev.tentacle.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as the agents' own {@code tentacle_client} finds it. */
class RealClientTest {

  private static final Path CLIENT = Path.of("/usr/bin/tentacle_client");

  @TempDir private Path spool;

  @BeforeEach
  void clientIsInstalled() {
    Assumptions.assumeTrue(
        Files.isExecutable(CLIENT),
        CLIENT + " is not installed (Debian: pandorafms-agent): no real client is tried");
  }

  private Process client(Site site, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(CLIENT.toString(), "-a", "127.0.0.1"));
    command.addAll(List.of("-p", Integer.toString(site.port())));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(spool.toFile())
        .redirectErrorStream(true)
        .redirectOutput(Files.createTempFile(spool, "client", ".log").toFile())
        .start();
  }

  private static int exit(Process client) throws InterruptedException {
    assertThat(client.waitFor(60, TimeUnit.SECONDS)).as("the client ends").isTrue();
    return client.exitValue();
  }

  private static String packet(int number) {
    return "<?xml version='1.0'?>\n<agent_data agent_name='a%d'>\n%s</agent_data>\n"
        .formatted(number, "<module><name>m</name><data>1</data></module>\n".repeat(number));
  }

  @Test
  void takesTwoHundredPacketsFromTwentyClients() throws Exception {
    Map<String, String> packets = new TreeMap<>();
    for (int i = 0; i < 200; i++) {
      String name = "agent %d.%d.data".formatted(i % 7, i);
      packets.put(name, packet(i));
      Files.writeString(spool.resolve(name), packet(i));
    }
    List<String> names = List.copyOf(packets.keySet());
    try (Site site = Sites.OURS.start(SiteSetup.PLAIN)) {
      List<Process> clients = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        clients.add(client(site, names.subList(i * 10, i * 10 + 10).toArray(new String[0])));
      }
      for (Process client : clients) {
        assertThat(exit(client)).isZero();
      }
      assertThat(site.tree()).containsExactlyElementsOf(names);
      for (String name : names) {
        assertThat(site.get(name)).asString().isEqualTo(packets.get(name));
      }
    }
  }

  @Test
  void sendsFilesFromTheirFoldersToAClientWithThePassword() throws Exception {
    SiteSetup setup = SiteSetup.PLAIN.withPassword("secret").withFilters(SiteSetup.SHIPPED_FILTERS);
    try (Site site = Sites.OURS.start(setup)) {
      site.put("conf/a.conf", "configuration");
      site.put("md5/a.md5", "digest");
      assertThat(exit(client(site, "-g", "-x", "secret", "a.conf", "a.md5"))).isZero();
      assertThat(spool.resolve("a.conf")).hasContent("configuration");
      assertThat(spool.resolve("a.md5")).hasContent("digest");
      assertThat(site.tree()).contains("conf/a.conf", "md5/a.md5");
    }
  }

  @Test
  void aRefusedClientFailsAndTheServerGoesOn() throws Exception {
    Files.writeString(spool.resolve("a.data"), "content");
    try (Site site = Sites.OURS.start(SiteSetup.PLAIN.withPassword("secret"))) {
      assertThat(exit(client(site, "-x", "wrong", "a.data"))).isNotZero();
      assertThat(exit(client(site, "a.data"))).isNotZero();
      assertThat(exit(client(site, "-x", "secret", "-g", "missing"))).isNotZero();
      assertThat(exit(client(site, "-x", "secret", "a.data"))).isZero();
      assertThat(exit(client(site, "-x", "secret", "a.data"))).isNotZero();
      assertThat(site.get("a.data")).asString().isEqualTo("content");
    }
  }
}
