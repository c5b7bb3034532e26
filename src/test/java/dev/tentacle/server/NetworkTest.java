package dev.tentacle.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.channel.local.LocalAddress;
import io.netty.util.internal.SocketUtils;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who counts as one client, and who may say what. */
class NetworkTest {

  private static InetSocketAddress at(String address) throws UnknownHostException {
    return new InetSocketAddress(SocketUtils.addressByName(address), 1);
  }

  private static Network network(String address) throws UnknownHostException {
    return Network.of(at(address));
  }

  @Test
  void anIpv4AddressIsOneNetworkAndSoAreTheLast64BitsOfIpv6() throws Exception {
    assertThat(network("10.0.0.1")).isEqualTo(network("10.0.0.1"));
    assertThat(network("10.0.0.1")).isNotEqualTo(network("10.0.0.2"));
    assertThat(network("2001:db8::1")).isEqualTo(network("2001:db8::ffff:1:2:3"));
    assertThat(network("2001:db8::1")).isNotEqualTo(network("2001:db8:0:1::1"));
    assertThat(Network.of(null)).isEqualTo(Network.of(new LocalAddress("x")));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "192.168.1.7, 192.168.1.7, true",
    "192.168.1.7, 192.168.1.8, false",
    "2001:db8::/32, 2001:db8:1::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/32, 10.0.0.1, false"
  })
  void aRuleKnowsAddressesAndNetworks(String rule, String client, boolean permitted)
      throws Exception {
    assertThat(ClientRule.parse(rule, "").permits(at(client), Set.of())).isEqualTo(permitted);
    assertThat(ClientRule.parse("172.16.0.1 , " + rule, "").permits(at(client), Set.of()))
        .isEqualTo(permitted);
  }

  @Test
  void aRuleOfAddressesAndNamesWantsBoth() throws Exception {
    ClientRule both = ClientRule.parse("10.0.0.1", "Sync Client, other");

    assertThat(both.permits(at("10.0.0.1"), Set.of("sync client"))).isTrue();
    assertThat(both.permits(at("10.0.0.1"), Set.of("agent"))).isFalse();
    assertThat(both.permits(at("10.0.0.2"), Set.of("sync client"))).isFalse();
    assertThat(both.permits(null, Set.of("sync client"))).isFalse();
    assertThat(ClientRule.parse("", " ,").permits(null, Set.of())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"host.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.1/8/8", "::1/129", "1"})
  void aRuleRefusesWhatIsNoAddress(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientRule.parse(text, ""))
        .withMessage("'" + text + "' is neither an IP address nor a network such as 10.0.0.0/8");
  }
}
