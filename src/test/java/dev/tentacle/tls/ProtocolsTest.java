package dev.tentacle.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SSLv23:!SSLv3:!SSLv2 | TLSv1.3 TLSv1.2",
        "SSLv2/3 | TLSv1.3 TLSv1.2",
        "!SSLv3 | TLSv1.3 TLSv1.2",
        "TLSv1_2 | TLSv1.2",
        "tlsv12 | TLSv1.2",
        "TLSv1.2 | TLSv1.2",
        "TLSv13 | TLSv1.3",
        "SSLv23:!TLSv1_3 | TLSv1.2",
        "TLSv1.2,TLSv1.3 | TLSv1.3 TLSv1.2",
        "TLSv1.1, TLSv1.2 | TLSv1.2",
      })
  void readsTheReferencesWordsAndJavas(String setting, String versions) {
    assertThat(String.join(" ", Protocols.parse(setting))).isEqualTo(versions);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SSLv3", "TLSv1", "TLSv1_1", "SSLv23:!TLSv1_2:!TLSv1_3", "TLSv1_2:!TLSv1_2"})
  void refusesWhatLeavesOnlyBrokenVersions(String setting) {
    assertThatThrownBy(() -> Protocols.parse(setting))
        .isInstanceOf(TlsConfigurationException.class)
        .hasMessage(
            "TLS version (ssl_version, -z) '%s': it allows neither TLS 1.2 nor TLS 1.3, and older"
                + " ones are broken. Say TLSv1_2, TLSv1_3, or SSLv23 for both, and !TLSv1_3 to"
                + " leave one out.",
            setting);
  }

  @Test
  void refusesAWordThatIsNoVersion() {
    assertThatThrownBy(() -> Protocols.parse("TLSv1_2:TLSv2"))
        .isInstanceOf(TlsConfigurationException.class)
        .hasMessageStartingWith(
            "TLS version (ssl_version, -z) 'TLSv1_2:TLSv2': 'TLSv2' in it is no version. ");
  }
}
