package dev.tentacle.server;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which clients something is for: those at some addresses, those whose certificate has one of some
 * names, or, where both are given, those that fulfil both.
 *
 * @param addresses none for any
 * @param names in lower case, none for any
 */
public record ClientRule(List<IpSubnetFilterRule> addresses, Set<String> names) {

  public static final ClientRule ANYBODY = new ClientRule(List.of(), Set.of());

  public ClientRule {
    addresses = List.copyOf(addresses);
    names = Set.copyOf(names);
  }

  /**
   * Reads both parts, comma-separated; blank for any.
   *
   * @param addresses IP addresses and networks such as {@code 10.0.0.0/8}
   * @param names of certificates: a DNS name, or the common name
   * @throws IllegalArgumentException if an address is none; the message names it
   */
  public static ClientRule parse(String addresses, String names) {
    return new ClientRule(
        parts(addresses).map(ClientRule::network).toList(),
        parts(names).map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet()));
  }

  private static Stream<String> parts(String list) {
    return Stream.of(list.split(",", -1)).map(String::strip).filter(part -> !part.isEmpty());
  }

  private static IpSubnetFilterRule network(String text) {
    String[] parts = text.split("/", -1);
    byte[] address = parts.length > 2 ? null : NetUtil.createByteArrayFromIpAddressString(parts[0]);
    if (address != null && (parts.length == 1 || parts[1].matches("[0-9]{1,3}"))) {
      int bits = parts.length == 1 ? address.length * 8 : Integer.parseInt(parts[1]);
      if (bits <= address.length * 8) {
        return rule(address, bits);
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is neither an IP address nor a network such as 10.0.0.0/8");
  }

  private static IpSubnetFilterRule rule(byte[] address, int bits) {
    try {
      return new IpSubnetFilterRule(
          InetAddress.getByAddress(address), bits, IpFilterRuleType.ACCEPT);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 4 or 16 bytes", e);
    }
  }

  /** Whether it is for a client whose certificate has these names. */
  boolean permits(@Nullable SocketAddress client, Collection<String> itsNames) {
    return isAt(client) && (names.isEmpty() || !Collections.disjoint(names, itsNames));
  }

  private boolean isAt(@Nullable SocketAddress client) {
    return addresses.isEmpty()
        || (client instanceof InetSocketAddress ip
            && addresses.stream().anyMatch(rule -> rule.matches(ip)));
  }
}
