package dev.tentacle.camelk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tentacle.delivery.StateDirectory;
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

/** The configuration class of the Integration, in camel-main. */
class SyncConfigurationTest {

  private static final String PACKET = "<agent_data>1</agent_data>\n";

  @TempDir private Path dir;
  private Path dataIn;
  private Site site;
  private Main main;

  @BeforeEach
  void configure() throws IOException {
    dataIn = Files.createDirectory(dir.resolve("data_in"));
    site = Sites.OURS.start(SiteSetup.BUFFER);
    Files.writeString(
        dir.resolve("camel.properties"),
        String.join(
            "\n",
            "sync_address=127.0.0.1:" + site.port(),
            "incomingdir=" + dataIn,
            "sync_cron=* * * * * ?",
            ""));
    main = new Main();
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    main.setPropertyPlaceholderLocations("false");
    main.addInitialProperty("tentacle.home", dir.toString());
    main.addInitialProperty(
        "camel.main.configurationClasses", "dev.tentacle.app.SyncConfiguration");
    main.configure().setRoutesIncludePattern("file:routes/site.yaml,file:routes/dead-letter.yaml");
  }

  @AfterEach
  void stop() throws IOException {
    main.stop();
    main.shutdown();
    site.close();
  }

  @Test
  void bringsPacketsHomeAndHoldsTheStateDirectoryMeanwhile() throws IOException {
    site.put("a.1.data", PACKET.getBytes(StandardCharsets.UTF_8));
    main.start();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(dataIn.resolve("a.1.data")).hasContent(PACKET));
    await().until(() -> site.tree().isEmpty());
    assertThatThrownBy(() -> StateDirectory.open(dataIn, null)).isInstanceOf(IOException.class);
    main.stop();
    main.shutdown();
    StateDirectory.open(dataIn, null).close();
  }

  @Test
  void startsNothingWhereAnotherProcessHoldsTheStateDirectory() throws IOException {
    try (StateDirectory held = StateDirectory.open(dataIn, null)) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> main.start()).hasStackTraceContaining("state_dir");
    }
  }
}
