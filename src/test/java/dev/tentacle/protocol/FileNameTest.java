package dev.tentacle.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {

  @ParameterizedTest
  @ValueSource(
      chars = {'?', '[', ']', '/', '\\', '=', '+', '<', '>', ':', ';', '\'', ',', '*', '~'})
  void refusesWhatTheReferenceServerRefuses(char forbidden) {
    assertThatThrownBy(() -> new FileName("a" + forbidden + "b"))
        .isInstanceOf(InvalidNameException.class)
        .hasMessage("name 'a" + forbidden + "b' has the character " + forbidden);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9, 10, 13, 27, 31, 127})
  void refusesControlCharactersAndShowsNoneOfThem(int control) {
    assertThatThrownBy(() -> new FileName("a" + (char) control))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageContaining("has a control character")
        .hasMessageContaining(String.format("a\\x%02X", control));
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", ".hidden"})
  void refusesALeadingDot(String name) {
    assertThatThrownBy(() -> new FileName(name))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageContaining("starts with a dot");
  }

  @Test
  void refusesAnEmptyName() {
    assertThatThrownBy(() -> new FileName("")).isInstanceOf(InvalidNameException.class);
  }

  @Test
  void takes255BytesAndNotOneMore() {
    assertThat(new FileName("a".repeat(255)).bytes()).hasSize(255);
    assertThatThrownBy(() -> new FileName("a".repeat(256)))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageContaining("longer than 255 bytes")
        .hasMessageContaining("...");
  }

  @Test
  void countsBytesAndNotCharacters() {
    assertThatThrownBy(() -> FileName.of("\u00e9".repeat(128)))
        .isInstanceOf(InvalidNameException.class);
  }

  @Test
  void refusesWhatIsNotBytes() {
    assertThatThrownBy(() -> new FileName("\u20ac")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takesEveryOtherByte() {
    for (int octet = 0x20; octet <= 0xff; octet++) {
      if (octet != 0x7f && "?[]/\\=+<>:;',*~".indexOf(octet) < 0) {
        byte[] bytes = {'a', (byte) octet};
        assertThat(FileName.of(bytes).bytes()).isEqualTo(bytes);
      }
    }
  }

  @Test
  void encodesTextInUtf8() {
    assertThat(FileName.of("\u00e9").bytes()).containsExactly(0xc3, 0xa9);
  }

  @Test
  void ordersByBytes() {
    assertThat(FileName.of("b")).isLessThan(FileName.of("c")).isGreaterThan(FileName.of("a.2"));
    assertThat(new FileName("\u00ff")).isGreaterThan(new FileName("z"));
  }

  @Test
  void printsTextAsTextAndOtherBytesAsHex() {
    assertThat(FileName.of("caf\u00e9 1.data")).hasToString("caf\u00e9 1.data");
    assertThat(new FileName("caf\u00e9")).hasToString("caf\\xE9");
  }

  @Test
  void printsInvisibleTextAsHex() {
    // A right-to-left override would show another name than there is.
    assertThat(FileName.of("a\u202egnp.exe").toString()).contains("\\xE2\\x80\\xAE");
  }

  @ParameterizedTest
  @CsvSource({
    // The bytes of the wire, one a character; the charset of local names; the local name.
    "host.1.data,        UTF-8,      host.1.data",
    "caf\u00c3\u00a9.1,  UTF-8,      caf\u00e9.1",
    "caf\u00e9.1,        UTF-8,      caf~E9.1",
    "caf\u00e9.1,        ISO-8859-1, caf\u00e9.1",
    "caf\u00c3\u00a9.1,  ISO-8859-1, caf\u00c3\u00a9.1",
    "caf\u00c3\u00a9.1,  US-ASCII,   caf~C3~A9.1",
    "a\u0085.1,          ISO-8859-1, a~85.1",
    "a\u00c2\u0085.1,    UTF-8,      a~C2~85.1",
    // What an expression, a placeholder, an endpoint's URI or a shell would take for its own.
    "${body}.1.data,       UTF-8,      ~24~7Bbody~7D.1.data",
    "{{secret}}.1.data,    UTF-8,      ~7B~7Bsecret~7D~7D.1.data",
    "a&delete%3dtrue#.1,   UTF-8,      a~26delete~253dtrue~23.1",
    "`id`|\"x\".1,       UTF-8,      ~60id~60~7C~22x~22.1",
    "caf\u00c3\u00a9$.1, UTF-8,      caf~C3~A9~24.1",
    "nul.1.data,           UTF-8,      ~6Eul.1.data",
    "Com1,                 UTF-8,      ~43om1",
    "aux .1.data,          UTF-8,      ~61ux .1.data",
    "com\u00c2\u00b9.1,  UTF-8,      com~C2~B9.1",
    "null.1.data,          UTF-8,      null.1.data",
    "a.,                   UTF-8,      a~2E",
    "a\u00e2\u0080\u00ae.1, UTF-8,  a~E2~80~AE.1",
  })
  void writesALocalName(String octets, Charset charset, String local) {
    FileName name = new FileName(octets);
    assertThat(name.toLocal(charset)).isEqualTo(local);
    assertThat(FileName.fromLocal(local, charset)).isEqualTo(name);
  }

  @Test
  void writesAnAgentsNameInWindows1252() {
    Charset windows = Charset.forName("windows-1252");
    FileName name = new FileName("a\u0080");
    assertThat(name.toLocal(windows)).isEqualTo("a\u20ac");
    assertThat(FileName.fromLocal("a\u20ac", windows)).isEqualTo(name);
  }

  @Test
  void writesNoSlashInACharsetThatHidesOne() {
    // 61 is a slash in EBCDIC.
    assertThat(new FileName("a").toLocal(Charset.forName("IBM037"))).isEqualTo("a");
  }

  @Test
  void writesASpaceAtTheEndSoThatItIsSeen() {
    assertThat(new FileName("a ").toLocal(StandardCharsets.UTF_8)).isEqualTo("a~20");
  }

  @ParameterizedTest
  @ValueSource(strings = {"con.1.data", "a$b", "a.", "a ", "{{a}}"})
  void findsNoNameInALocalNameThatItWouldWriteOtherwise(String local) {
    assertThatThrownBy(() -> FileName.fromLocal(local, StandardCharsets.UTF_8))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageContaining("as a local file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a~", "a~4", "a~zz", "a~e9", "a~41", "caf~C3~A9", "~.a", "a~2F", "a~0A", "a~7E"})
  void findsNoNameInALocalNameThatItDidNotWrite(String local) {
    assertThatThrownBy(() -> FileName.fromLocal(local, StandardCharsets.UTF_8))
        .isInstanceOf(InvalidNameException.class);
  }

  @Test
  void findsNoNameInTextThatTheCharsetCannotWrite() {
    assertThatThrownBy(() -> FileName.fromLocal("\u20ac", StandardCharsets.ISO_8859_1))
        .isInstanceOf(InvalidNameException.class);
    assertThatThrownBy(() -> FileName.fromLocal("a~80\u20ac", StandardCharsets.US_ASCII))
        .isInstanceOf(InvalidNameException.class);
  }
}
