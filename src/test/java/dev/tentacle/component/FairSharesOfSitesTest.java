package dev.tentacle.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.testing.Site;
import dev.tentacle.testing.SiteSetup;
import dev.tentacle.testing.Sites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several sites, one of them with a long backlog, and a data server that takes 30 files a round.
 */
class FairSharesOfSitesTest {

  private static final int QUEUE = 30;
  private static final int BACKLOG = 200;
  private static final int FEW = 5;

  @AutoClose private final Centre centre;
  private final List<Site> sites = new ArrayList<>();
  private int window;

  FairSharesOfSitesTest(@TempDir Path folder) throws IOException {
    centre = new Centre(folder);
  }

  @BeforeEach
  void open() throws Exception {
    centre.deliver(
        delivery -> {
          delivery.setMaxQueue(QUEUE);
          delivery.setMinFreeFiles(0);
          delivery.setMeasureInterval(Duration.ZERO);
        });
    site("huge", BACKLOG);
    for (int i = 0; i < 4; i++) {
      site("small" + i, FEW);
    }
  }

  private void site(String host, int files) throws Exception {
    Site site = Sites.OURS.start(SiteSetup.BUFFER);
    sites.add(site);
    for (int i = 0; i < files; i++) {
      site.put(host + "." + (1_790_000_000 + i) + ".data", "</agent_data>");
    }
    centre.pull(host, site.port(), "");
  }

  @AfterEach
  void close() throws IOException {
    for (Site site : sites) {
      site.close();
    }
  }

  private int poll(String site) {
    centre.consumer(site).keep(window);
    return centre.poll(site).files();
  }

  /** The huge site first, which is the worst that can happen to the others. */
  private Map<String, Integer> round() {
    Map<String, Integer> brought = new TreeMap<>();
    brought.put("huge", poll("huge"));
    for (int i = 0; i < 4; i++) {
      brought.put("small" + i, poll("small" + i));
    }
    return brought;
  }

  private List<String> eatAll() throws IOException {
    List<Path> files = centre.delivered();
    for (Path file : files) {
      Files.delete(file);
    }
    return files.stream().map(file -> file.getFileName().toString()).toList();
  }

  /** However few names of a listing a poll keeps at a time. */
  @ParameterizedTest
  @ValueSource(ints = {2, 7, QUEUE, Backlog.WINDOW})
  void starvesNoSiteAndTakesTheOldestFilesFirst(int names) throws IOException {
    window = names;
    assertThat(round()).containsEntry("huge", QUEUE).containsEntry("small0", 0);
    List<String> oldest = eatAll();
    assertThat(oldest).hasSize(QUEUE).startsWith("huge.1790000000.data");
    assertThat(oldest).endsWith("huge." + (1_790_000_000 + QUEUE - 1) + ".data");

    // Each small site was not even asked, and has one place kept until it says what it has.
    assertThat(round())
        .containsEntry("huge", QUEUE - 4)
        .containsEntry("small0", 1)
        .containsEntry("small3", 1);
    eatAll();
    assertThat(round())
        .containsEntry("huge", QUEUE - 4 * (FEW - 1))
        .containsEntry("small0", FEW - 1)
        .containsEntry("small3", FEW - 1);
    eatAll();
    assertThat(round()).containsEntry("huge", QUEUE).containsEntry("small0", 0);
  }
}
