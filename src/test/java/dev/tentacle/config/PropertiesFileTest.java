package dev.tentacle.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertiesFileTest {

  private final Path dir;

  PropertiesFileTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void readsWhatJavaReadsAndTellsTheLine() throws IOException {
    PropertiesFile file =
        read(
            """
            # comment \\
            a = 1
            ! another
            b : two words\s\s
              c=a\\
                b
            d=\\\\
            e
            ü=\\u00fc ö
            a=3
            """);
    assertThat(file.all())
        .extracting(setting -> setting.name() + "=" + setting.value() + "@" + line(setting))
        .containsExactly("a=3@10", "b=two words@4", "c=ab@5", "d=\\@7", "e=@8", "ü=ü ö@9");
  }

  @Test
  void saysWhereAnEscapeIsMalformed() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> read("a=1\nb=C:\\users\n"))
        .withMessage(
            dir.resolve("camel.properties")
                + " line 2: Malformed \\uxxxx encoding. Write a backslash as \\\\.");
  }

  @Test
  void refusesAMissingFile() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> PropertiesFile.read(dir.resolve("x")))
        .withMessage(
            dir.resolve("x")
                + " does not exist. Name the file with --config FILE, and let this user read it.");
  }

  private static String line(Setting setting) {
    return setting.origin().text().replaceAll(".* ", "");
  }

  private PropertiesFile read(String text) throws IOException {
    return PropertiesFile.read(Files.writeString(dir.resolve("camel.properties"), text));
  }
}
