package dev.tentacle.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerConfTest {

  @TempDir private Path folder;

  private ServerConf read(String text) throws IOException {
    return ServerConf.read(Files.writeString(folder.resolve("tentacle_server.conf"), text));
  }

  @Test
  void aTokenIsALineThatBeginsWithALetter() throws IOException {
    ServerConf conf =
        read(
            """
            # port 1
              port 2
            port 41122
            [x] port 3
            filters .*\\.conf:conf;.*\\.md5:md5
            directory  /var/spool/with space
            """);
    assertThat(conf.values())
        .containsOnlyKeys("port", "filters", "directory")
        .containsEntry("port", "41122")
        .containsEntry("filters", ".*\\.conf:conf;.*\\.md5:md5")
        .containsEntry("directory", "/var/spool/with space");
  }

  @Test
  void theLastLineOfATokenCountsAndOneWithoutAValueDoesNot() throws IOException {
    ServerConf conf = read("port 1\nport 2\nport\nport   \ninsecure\r\ntimeout 7\r\noverwrite 1");
    assertThat(conf.get("port")).isEqualTo("2");
    assertThat(conf.get("timeout")).isEqualTo("7");
    assertThat(conf.get("insecure")).isNull();
    assertThat(conf.isOne("overwrite")).isTrue();
  }

  @Test
  void onlyOneMeansYes() throws IOException {
    ServerConf conf = read("insecure yes\noverwrite 0\nquiet 1 \ndaemon 1\n");
    assertThat(conf.isOne("insecure")).isFalse();
    assertThat(conf.isOne("overwrite")).isFalse();
    assertThat(conf.isOne("quiet")).isFalse();
    assertThat(conf.isOne("daemon")).isTrue();
  }

  @Test
  void namesUnknownTokensAndShowsNoValue() throws IOException {
    ServerConf conf = read("max_sise 5\npassword hush\nport 1\n");
    assertThat(conf.unknownTokens()).containsExactly("max_sise");
    assertThat(conf.toString()).contains("password").doesNotContain("hush");
  }

  @Test
  void aTokenMustBeUtf8AndACommentNeedNot() throws IOException {
    Path file = folder.resolve("latin1.conf");
    Files.write(file, "# ma\u00f1ana\nport 5\n".getBytes(ISO_8859_1));
    assertThat(ServerConf.read(file).get("port")).isEqualTo("5");
    Files.write(file, "port 5\npassword ma\u00f1ana\n".getBytes(ISO_8859_1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerConf.read(file))
        .withMessageContaining("latin1.conf line 2");
    assertThatIOException().isThrownBy(() -> ServerConf.read(folder.resolve("none")));
  }
}
