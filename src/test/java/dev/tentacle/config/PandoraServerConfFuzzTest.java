package dev.tentacle.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Whatever pandora_server.conf holds: settings, or an error that says what to do. */
class PandoraServerConfFuzzTest {

  @FuzzTest
  void readsItOrSaysWhatToDo(byte[] input) throws IOException {
    Path path = Files.createTempFile("fuzz", ".conf");
    try {
      Files.write(path, input);
      Settings settings =
          Settings.layers(
              List.of(
                  PandoraServerConf.read(path),
                  Settings.commandLine(Map.of("routes_dir", "/routes", "state_dir", "/state")),
                  Settings.defaults()));
      assertThat(SyncSettings.from(settings).template()).isNotEmpty();
    } catch (ConfigurationException e) {
      assertThat(e.getMessage()).contains(". ");
    } finally {
      Files.delete(path);
    }
  }
}
