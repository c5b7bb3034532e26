package dev.tentacle.camelk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Kamelets and the Pipe, run by camel-main. */
class KameletTest {

  private static final String PACKET = "<agent_data>1</agent_data>\n";

  @TempDir private Path dir;
  private Site site;
  private Main main;

  @BeforeEach
  void start() throws IOException {
    site = Sites.OURS.start(SiteSetup.BUFFER);
    main = new Main();
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    main.setPropertyPlaceholderLocations("false");
    main.addInitialProperty("camel.component.kamelet.location", "file:camel-k/kamelets");
  }

  @AfterEach
  void stop() throws IOException {
    main.stop();
    main.shutdown();
    site.close();
  }

  @Test
  void thePipeBringsPacketsToItsSink() throws IOException {
    site.put("a.1.data", PACKET.getBytes(StandardCharsets.UTF_8));
    run(pipe());
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(dir.resolve("archive/a.1.data")).hasContent(PACKET));
    await().until(() -> site.tree().isEmpty());
  }

  @Test
  void theSinkSendsEachMessageAsAFile() throws IOException {
    Files.writeString(
        Files.createDirectory(dir.resolve("out")).resolve("host.conf"), "interval 60");
    run(
        "- from:\n    uri: file:"
            + dir.resolve("out")
            + "\n    steps:\n      - to: kamelet:tentacle-sink?address="
            + address()
            + "\n");
    await().atMost(Duration.ofSeconds(30)).until(() -> site.tree().contains("host.conf"));
    assertThat(new String(site.get("host.conf"), StandardCharsets.UTF_8)).isEqualTo("interval 60");
  }

  @Test
  void aMisspeltPropertyOfTheKameletStartsNothing() throws IOException {
    assertThatThrownBy(() -> run(pipe().replace("address:", "adress:")))
        .hasStackTraceContaining("tentacle-source")
        .hasStackTraceContaining("address");
    assertThat(main.getCamelContext().getRoutes()).isEmpty();
  }

  /** What docs/camel-k.md says of it: Camel does not report it. */
  @Test
  void aPropertyThatTheKameletDoesNotKnowIsPassedOver() throws IOException {
    site.put("a.1.data", PACKET.getBytes(StandardCharsets.UTF_8));
    run(pipe().replace("delay: 60000", "delay: 60000\n      surplus: 1"));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(dir.resolve("archive/a.1.data")).hasContent(PACKET));
  }

  private String pipe() throws IOException {
    return Files.readString(Path.of("camel-k/pipe.yaml"))
        .replace("10.1.2.3:41121", address())
        .replace("file:/srv/archive", "file:" + dir.resolve("archive"));
  }

  private void run(String yaml) throws IOException {
    Path file = Files.writeString(dir.resolve("route.yaml"), yaml);
    main.configure().setRoutesIncludePattern("file:" + file);
    main.start();
  }

  private String address() {
    return "127.0.0.1:" + site.port();
  }
}
