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
    run(sinks(""));
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

  @Test
  void aPropertyThatTheKameletDoesNotKnowStartsNothing() throws IOException {
    site.put("a.1.data", PACKET.getBytes(StandardCharsets.UTF_8));
    refuses(
        pipe().replace("delay: 60000", "includ: b.*"),
        "the Kamelet tentacle-source in route site-to-archive (file:"
            + dir.resolve("route.yaml")
            + ") has no property 'includ'. Did you mean include? Correct it, or define it in the"
            + " Kamelet");
    assertThat(site.tree()).containsExactly("a.1.data");
    assertThat(dir.resolve("archive")).doesNotExist();
  }

  @Test
  void aPropertyLikeNoneIsAnsweredWithThoseThatThereAre() {
    refuses(
        sinks("&recursive=true"),
        "has no property 'recursive'. It has address, caFile, certificateFile, hostnameVerification,"
            + " keyFile, keyPassword, password. Correct it");
  }

  /** Its endpoint is that of the first one, so that Camel makes none for it. */
  @Test
  void aSecondUseOfTheSameSiteIsLookedAtToo() {
    refuses(
        sinks("") + sinks("&passwrd=secret").replace("/out", "/out2"),
        "has no property 'passwrd'. Did you mean password?");
  }

  @Test
  void aMisspeltPropertyOfCamelsOwnFileIsRefused() {
    main.addInitialProperty("camel.kamelet.tentacle-sink.hostnameVerificaton", "false");
    refuses(sinks(""), "'hostnameVerificaton'. Did you mean hostnameVerification?");
  }

  @Test
  void propertiesInBothSpellingsAndThoseOfOneRouteAreTaken() throws IOException {
    site.put("a.1.data", PACKET.getBytes(StandardCharsets.UTF_8));
    main.addInitialProperty("camel.kamelet.tentacle-source.hostname-verification", "false");
    main.addInitialProperty("camel.kamelet.tentacle-source.other.password", "secret");
    run(pipe());
    await().atMost(Duration.ofSeconds(30)).until(() -> site.tree().isEmpty());
  }

  private void refuses(String yaml, String reason) {
    assertThatThrownBy(() -> run(yaml)).hasStackTraceContaining(reason);
    assertThat(main.getCamelContext().getRoutes()).isEmpty();
    assertThat(main.getCamelContext().isStarted()).isFalse();
  }

  private String sinks(String more) {
    return "- from:\n    uri: file:"
        + dir.resolve("out")
        + "\n    steps:\n      - to: kamelet:tentacle-sink?address="
        + address()
        + more
        + "\n";
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
