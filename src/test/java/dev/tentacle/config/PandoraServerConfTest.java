package dev.tentacle.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PandoraServerConfTest {

  private final Path dir;

  PandoraServerConfTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void readsTokenAndValue() throws IOException {
    assertThat(value("sync_address 10.0.0.1, 10.0.0.2\n", "sync_address"))
        .isEqualTo("10.0.0.1, 10.0.0.2");
  }

  @Test
  void tellsTheLine() throws IOException {
    Path file = write("# a comment\n\nservername x\nsync_port 5\n", StandardCharsets.UTF_8);
    assertThat(PandoraServerConf.read(file).find("sync_port"))
        .hasValueSatisfying(setting -> assertThat(setting.origin()).hasToString(file + " line 4"));
  }

  @Test
  void letsTheLastLineWin() throws IOException {
    assertThat(value("sync_port 1\nsync_port 2\n", "sync_port")).isEqualTo("2");
  }

  @Test
  void takesTokensInAnyCase() throws IOException {
    assertThat(value("Sync_PORT 7\n", "sync_port")).isEqualTo("7");
  }

  @Test
  void trimsValuesAndTakesTabsAndCarriageReturns() throws IOException {
    assertThat(value("incomingdir \t /data in/x \t \r\n", "incomingdir")).isEqualTo("/data in/x");
  }

  @Test
  void ignoresCommentsAndIndentedLinesAsPandoraDoes() throws IOException {
    assertThat(value("#sync_port 1\n sync_port 2\n", "sync_port")).isNull();
  }

  @Test
  void ignoresATokenWithoutAValue() throws IOException {
    assertThat(value("sync_port\nsync_portal 7\nsync_port=8\n", "sync_port")).isNull();
  }

  @Test
  void takesTheFirstWordOfANumberAsPandoraDoes() throws IOException {
    assertThat(value("sync_port 41121 # the usual one\n", "sync_port")).isEqualTo("41121");
  }

  @Test
  void keepsQuotesAndHashesInOtherValues() throws IOException {
    assertThat(value("sync_ca \"/a\" # b\n", "sync_ca")).isEqualTo("\"/a\" # b");
  }

  @Test
  void keepsTheDatabasesPasswordToItself() throws IOException {
    Path file = write("dbpass s3cret\nsync_port 5\n", StandardCharsets.UTF_8);
    assertThat(PandoraServerConf.read(file).find("dbpass")).isEmpty();
    assertThat(PandoraServerConf.read(file).all())
        .extracting(Setting::name)
        .containsOnly("sync_port");
  }

  @Test
  void readsUtf8AndLatin1() throws IOException {
    String line = "incomingdir /größe\n";
    assertThat(PandoraServerConf.read(write(line, StandardCharsets.UTF_8)).find("incomingdir"))
        .hasValueSatisfying(setting -> assertThat(setting.value()).isEqualTo("/größe"));
    assertThat(PandoraServerConf.read(write(line, StandardCharsets.ISO_8859_1)).find("incomingdir"))
        .hasValueSatisfying(setting -> assertThat(setting.value()).isEqualTo("/größe"));
  }

  @Test
  void readsAFileWithAByteOrderMarkAndNoLastNewline() throws IOException {
    assertThat(value("\ufeffsync_port 5", "sync_port")).isEqualTo("5");
  }

  @Test
  void refusesADataInThatIsRelativeToWhatItCannotKnow() throws IOException {
    Path file = write("incomingdir ./data_in\n", StandardCharsets.UTF_8);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> PandoraServerConf.read(file).find("incomingdir"))
        .withMessage(
            file
                + " line 1: incomingdir: './data_in' is relative to a path that only Pandora's"
                + " server knows. Write the whole path.");
  }

  @Test
  void refusesAMissingFile() {
    Path file = dir.resolve("none.conf");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> PandoraServerConf.read(file))
        .withMessage(
            file
                + " does not exist. Set pandora_server_conf to the Pandora FMS server's configuration"
                + " file, readable by this user, or remove it.");
  }

  @Test
  void refusesADirectory() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> PandoraServerConf.read(dir))
        .withMessageStartingWith(dir + " cannot be read: it is a directory. Set pandora_server");
  }

  @Test
  void refusesWhatIsNoConfigurationFileByItsSize() throws IOException {
    Path file = Files.write(dir.resolve("big"), new byte[TextFile.MAX_BYTES + 1]);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> PandoraServerConf.read(file))
        .withMessageStartingWith(file + " is larger than 1048576 bytes.");
  }

  private @Nullable String value(String text, String token) throws IOException {
    return PandoraServerConf.read(write(text, StandardCharsets.UTF_8))
        .find(token)
        .map(Setting::value)
        .orElse(null);
  }

  private Path write(String text, Charset charset) throws IOException {
    return Files.write(dir.resolve("pandora_server.conf"), text.getBytes(charset));
  }
}
