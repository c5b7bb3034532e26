package dev.tentacle.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyncAddressTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10.0.0.1                    | [10.0.0.1:41121]
          10.0.0.1:5                  | [10.0.0.1:5]
          site.example:65535          | [site.example:65535]
          SITE.Example                | [site.example:41121]
          café.example                | [café.example:41121]
          site_1                      | [site_1:41121]
          ::1                         | [[::1]:41121]
          [::1]                       | [[::1]:41121]
          [2001:DB8::7]:42            | [[2001:db8::7]:42]
          fe80::1%eth0                | [[fe80::1%eth0]:41121]
          a,b                         | [a:41121, b:41121]
          ' a:1 ,\tb:2 , [::1]:3 '    | [a:1, b:2, [::1]:3]
          a,a:41122                   | [a:41121, a:41122]
          """)
  void takesNamesAndAddressesWithAndWithoutPorts(String value, String sites) {
    assertThat(parse(value)).hasToString(sites);
  }

  @Test
  void hasNoSitesWhereNothingIsWritten() {
    assertThat(parse("")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a,,b             | address 2 is empty. Remove the needless comma.
          a,               | address 2 is empty. Remove the needless comma.
          a b              | address 1 ('a b') has a space in it. Write a comma between two addresses.
          a:0              | address 1 ('a:0') has the port 0, which is out of range. Give a port from 1 to 65535.
          b,a:65536        | address 2 ('a:65536') has the port 65536, which is out of range. Give a port from 1 to 65535.
          a:http           | address 1 ('a:http') has the port 'http', which is no number. Give a port from 1 to 65535.
          a:               | address 1 ('a:') has the port '', which is no number. Give a port from 1 to 65535.
          a:99999999999    | address 1 ('a:99999999999') has the port '99999999999', which is no number. Give a port from 1 to 65535.
          [::1             | address 1 ('[::1') has no closing bracket. Write host, host:port or [IPv6]:port, several with commas between them.
          [::1]5           | address 1 ('[::1]5') has '5' behind the bracket. Write host, host:port or [IPv6]:port, several with commas between them.
          [::1]:-1         | address 1 ('[::1]:-1') has the port '-1', which is no number. Give a port from 1 to 65535.
          [a]:1            | address 1 ('[a]:1') is no IPv6 address. Write host, host:port or [IPv6]:port, several with commas between them.
          1:2:3            | address 1 ('1:2:3') is no IPv6 address. Write host, host:port or [IPv6]:port, several with commas between them.
          10.0.0           | address 1 ('10.0.0') is no IPv4 address. Write host, host:port or [IPv6]:port, several with commas between them.
          10.0.0.256       | address 1 ('10.0.0.256') is no IPv4 address. Write host, host:port or [IPv6]:port, several with commas between them.
          10.0.0.1.        | address 1 ('10.0.0.1.') is no IPv4 address. Write host, host:port or [IPv6]:port, several with commas between them.
          a/b              | address 1 ('a/b') is neither a host name nor an address. Write host, host:port or [IPv6]:port, several with commas between them.
          -a               | address 1 ('-a') is neither a host name nor an address. Write host, host:port or [IPv6]:port, several with commas between them.
          tentacle://a     | address 1 ('tentacle://a') has the port '//a', which is no number. Give a port from 1 to 65535.
          :5               | address 1 (':5') is neither a host name nor an address. Write host, host:port or [IPv6]:port, several with commas between them.
          b,a,A:41121      | address 3 ('A:41121') is the same site as address 2. Remove one of them.
          ::1,[0::1]       | address 2 ('[0::1]') is the same site as address 1. Remove one of them.
          """)
  void namesThePositionOfAMalformedAddress(String value, String message) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> parse(value))
        .withMessage("x.conf line 3: sync_address: " + message);
  }

  @Test
  void hasAnIdForFilesAndRoutes() {
    assertThat(new SyncAddress("Site.example", 5).id()).isEqualTo("site.example_5");
    assertThat(new SyncAddress("fe80::1%eth0", 41121).id()).isEqualTo("fe80__1_eth0_41121");
  }

  private static List<SyncAddress> parse(String value) {
    Setting setting = new Setting("sync_address", value.strip(), new Origin("x.conf line 3"));
    return new SiteList(setting, 41121).parse();
  }
}
