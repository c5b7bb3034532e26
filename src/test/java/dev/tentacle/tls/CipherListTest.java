package dev.tentacle.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CipherListTest {

  /** Without those of TLS 1.3. */
  private static List<String> older(String setting) {
    return CipherList.parse(setting).suites().stream().filter(s -> s.contains("_WITH_")).toList();
  }

  @Test
  void readsOpensslsNamesInTheirOrder() {
    assertThat(older("ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384"))
        .containsExactly(
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
    assertThat(older("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, ECDHE-RSA-AES256-SHA"))
        .containsExactly(
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");
  }

  @Test
  void leavesTheSuitesOfTls13WhereTheyAre() {
    assertThat(CipherList.parse("ECDHE-RSA-AES128-GCM-SHA256").suites())
        .containsExactly(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            // No cipher: it tells old servers that we renegotiate safely.
            "TLS_EMPTY_RENEGOTIATION_INFO_SCSV",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
  }

  @ParameterizedTest
  @CsvSource({
    "ECDHE+aRSA+AESGCM, 'TLS_ECDHE_RSA_WITH_AES_(256|128)_GCM_.*', 2",
    "EECDH+ECDSA+AES256+SHA384, TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384, 1",
    "kRSA+SHA, 'TLS_RSA_WITH_AES_(256|128)_CBC_SHA', 2",
    "DHE+DSS+SHA256, 'TLS_DHE_DSS_WITH_AES_(256|128)_CBC_SHA256', 2",
    "CHACHA20+aECDSA, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, 1",
    "HIGH:!kRSA:!DHE:!SHA1:!SHA256:!SHA384, 'TLS_ECDHE_.*(GCM|POLY1305).*', 6",
    "AES128+TLSv1.2+ECDHE:-AESGCM, 'TLS_ECDHE_.*AES_128_CBC_SHA256', 2",
    "ALL:!AES, .*CHACHA20.*, 3",
  })
  void readsOpensslsWords(String setting, String pattern, int count) {
    assertThat(older(setting)).hasSize(count).allMatch(suite -> suite.matches(pattern));
  }

  @Test
  void aKilledSuiteDoesNotComeBackAndARemovedOneDoes() {
    assertThat(older("!AES:HIGH")).isEqualTo(older("CHACHA20"));
    assertThat(older("ALL:-AES:AES")).hasSameSizeAs(older("ALL"));
  }

  @Test
  void movesToTheEndAndSortsByStrength() {
    List<String> last = older("ECDHE+AESGCM:+AES256");
    assertThat(last.get(last.size() - 1)).contains("AES_256");
    assertThat(older("AES128+kRSA+AESGCM:AES256+kRSA+AESGCM:@STRENGTH:@SECLEVEL=1"))
        .containsExactly("TLS_RSA_WITH_AES_256_GCM_SHA384", "TLS_RSA_WITH_AES_128_GCM_SHA256");
  }

  @Test
  void passesOverWordsThatNameNothingHere() {
    CipherList list = CipherList.parse("DEFAULT:CAMELLIA:eNULL:!aNULL:!NONSENSE:PSK");

    assertThat(list.suites()).containsExactlyInAnyOrderElementsOf(CipherList.defaults());
    assertThat(list.unknown()).containsExactly("CAMELLIA", "PSK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONSENSE", "RC4-MD5", "!ALL", "ALL:!ALL", "aNULL"})
  void refusesAListThatNamesNothing(String setting) {
    assertThatThrownBy(() -> CipherList.parse(setting))
        .isInstanceOf(TlsConfigurationException.class)
        .hasMessage(
            "TLS ciphers (ssl_cipher, -u) '%s': it names no cipher suite that this Java has. Say"
                + " for example ECDHE+AESGCM or ECDHE-RSA-AES256-GCM-SHA384, names joined by a"
                + " colon; without the setting Java's own choice holds.",
            setting);
  }

  @Test
  void refusesALevelThatItCannotKeep() {
    assertThatThrownBy(() -> CipherList.parse("ALL:@SECLEVEL=4"))
        .isInstanceOf(TlsConfigurationException.class)
        .hasMessageContaining("'@SECLEVEL=4' is not understood here");
  }
}
