package dev.tentacle.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPasswordTest {

  private final Path file;

  KeyPasswordTest(@TempDir Path folder) {
    file = folder.resolve("password");
  }

  @Test
  void givesAFreshArrayEachTimeAndKeepsItsOwn() {
    char[] given = "secret".toCharArray();
    KeyPassword password = KeyPassword.of(given);
    Arrays.fill(given, '\0');
    Arrays.fill(password.read(), '\0');

    assertThat(password.read()).containsExactly("secret".toCharArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"säcret €", "säcret €\n", "säcret €\r\n", "säcret €\nsecond line\n"})
  void readsTheFirstLineOfAFile(String content) throws IOException {
    Files.writeString(file, content);

    assertThat(KeyPassword.ofFile(file).read()).containsExactly("säcret €".toCharArray());
  }

  @Test
  void saysWhatIsWrongWithItsFile() throws IOException {
    assertThatThrownBy(() -> KeyPassword.ofFile(file).read())
        .isInstanceOf(TlsConfigurationException.class)
        .hasMessage("password of the private key %s does not exist. Check the path.", file);
    Files.write(file, new byte[] {'a', (byte) 0xff});
    assertThatThrownBy(() -> KeyPassword.ofFile(file).read())
        .isInstanceOf(TlsConfigurationException.class)
        .hasMessage(
            "password of the private key %s is not text in UTF-8. Write the password into it in"
                + " UTF-8.",
            file);
  }

  @Test
  void printsAsDots() {
    assertThat(KeyPassword.of("secret".toCharArray())).hasToString("...");
  }
}
