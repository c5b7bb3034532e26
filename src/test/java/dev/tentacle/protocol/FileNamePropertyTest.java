package dev.tentacle.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FileNamePropertyTest {

  @Property(tries = 5000)
  void aLocalNameLeadsBackToItsName(
      @ForAll("names") FileName name, @ForAll("charsets") Charset charset) {
    assertThat(FileName.fromLocal(name.toLocal(charset), charset)).isEqualTo(name);
  }

  @Property(tries = 5000)
  void aLocalNameCanBeWrittenInItsCharset(
      @ForAll("names") FileName name, @ForAll("charsets") Charset charset) {
    String local = name.toLocal(charset);
    assertThat(new String(local.getBytes(charset), charset)).isEqualTo(local);
  }

  @Property(tries = 5000)
  void aLocalNameIsOneVisiblePathSegment(
      @ForAll("names") FileName name, @ForAll("charsets") Charset charset) {
    assertThat(name.toLocal(charset))
        .doesNotContain("/", "\\", "$", "%", "{", "}", "&", "#")
        .doesNotMatch("(?i)con *(\\..*)?")
        .doesNotMatch(".*[. ]")
        .matches("[^\\p{Cntrl}\u0080-\u009f]+");
  }

  @Property(tries = 5000)
  void twoNamesAreTwoLocalNames(
      @ForAll("names") FileName one,
      @ForAll("names") FileName other,
      @ForAll("charsets") Charset charset) {
    assertThat(one.toLocal(charset).equals(other.toLocal(charset))).isEqualTo(one.equals(other));
  }

  @Property(tries = 5000)
  void aForeignLocalNameIsRefusedOrStaysItself(
      @ForAll("localNames") String local, @ForAll("charsets") Charset charset) {
    Optional<FileName> name = read(local, charset);
    assertThat(name.map(found -> found.toLocal(charset)))
        .isIn(Optional.empty(), Optional.of(local));
  }

  @Property(tries = 5000)
  void bytesAreANameAsOftenAsTheirOctetsAre(@ForAll byte[] bytes) {
    Optional<FileName> name = read(bytes);
    assertThat(name.map(FileName::bytes).orElse(bytes)).isEqualTo(bytes);
    assertThat(name.isPresent())
        .isEqualTo(
            Octets.of(bytes).matches("(?!\\.)[^\\x00-\\x1f\\x7f?\\[\\]/\\\\=+<>:;',*~]{1,255}"));
  }

  /** Few bytes that matter, so that two of them collide where they can. */
  @Provide
  Arbitrary<FileName> names() {
    return Arbitraries.strings()
        .withChars("aAE91.$% CONcon{\u00b9\u0081\u0087\u0090\u00a9\u00c3\u00e0\u00e2\u00e9\u00ff")
        .ofMinLength(1)
        .ofMaxLength(5)
        .filter(octets -> !octets.startsWith("."))
        .map(FileName::new);
  }

  @Provide
  Arbitrary<String> localNames() {
    return Arbitraries.strings().withChars("a.~$ CONE9A3\u00c3\u00e9\u20ac\ud83d").ofMaxLength(7);
  }

  @Provide
  Arbitrary<Charset> charsets() {
    return Arbitraries.of("UTF-8", "ISO-8859-1", "US-ASCII", "windows-1252", "windows-31j", "GBK")
        .map(Charset::forName);
  }

  private static Optional<FileName> read(String local, Charset charset) {
    try {
      return Optional.of(FileName.fromLocal(local, charset));
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }

  private static Optional<FileName> read(byte[] bytes) {
    try {
      return Optional.of(FileName.of(bytes));
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }
}
