package dev.tentacle.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.testing.Transcript;
import org.junit.jupiter.api.Test;

class PasswordDigestTest {

  @Test
  void isWhatTheReferenceServerTook() {
    String said = Transcript.read("pass").turns().get(0).octets();
    assertThat(new Command.Pass(PasswordDigest.of("secret")).octets()).isEqualTo(said);
  }

  @Test
  void hashesTheRawBytesOfTheFirstHash() {
    // printf %s secret | openssl md5 -binary | openssl md5 -r
    assertThat(PasswordDigest.of("secret").octets()).isEqualTo("9e769017c85f064977fe6a658f207fa6");
    // of the two bytes C3 A9
    assertThat(PasswordDigest.of("\u00e9").octets()).isEqualTo("9dd0f643ea169e4ddff0a72c81f0dd29");
  }

  @Test
  void isEqualToTheSameDigestOnly() {
    PasswordDigest digest = PasswordDigest.of("secret");
    PasswordDigest received = PasswordDigest.received(digest.octets());
    assertThat(received).isEqualTo(digest).hasSameHashCodeAs(digest);
    assertThat(PasswordDigest.received(digest.octets() + "0")).isNotEqualTo(digest);
    assertThat(PasswordDigest.received("")).isNotEqualTo(digest);
    assertThat(PasswordDigest.of("Secret")).isNotEqualTo(digest);
  }

  @Test
  void printsNothingOfItself() {
    assertThat(PasswordDigest.of("secret")).hasToString("...");
    assertThat(new Command.Pass(PasswordDigest.of("secret"))).hasToString("Pass[digest=...]");
  }
}
