package dev.tentacle.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What the files held when they were read, ready for use.
 *
 * @param context for new connections
 * @param own our certificate, null where we have none
 */
record Material(SslContext context, @Nullable X509Certificate own) {

  static final String HTTPS = "HTTPS";

  /**
   * Reads the files of one side.
   *
   * @throws TlsConfigurationException if options or files cannot be used
   */
  static Material read(Side side, TlsOptions options, InstantSource clock) {
    check(side, options);
    Instant now = clock.instant();
    Identity identity =
        options.certificate() == null
            ? null
            : Identity.read(options.certificate(), options.key(), options.keyPassword(), now);
    Authorities authorities = options.ca() == null ? null : Authorities.read(options.ca(), now);
    try {
      SslContext context =
          builder(side, options, identity)
              .sslProvider(SslProvider.JDK)
              .trustManager(new PeerTrust(side, authorities, options.pins(), clock))
              .protocols(options.protocols())
              .ciphers(ciphers(options), IdentityCipherSuiteFilter.INSTANCE)
              .build();
      return new Material(context, identity == null ? null : identity.chain().get(0));
    } catch (SSLException e) {
      throw new TlsConfigurationException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static SslContextBuilder builder(
      Side side, TlsOptions options, @Nullable Identity identity) {
    IdentityKeyManager keys = identity == null ? null : new IdentityKeyManager(identity);
    if (side == Side.SERVER) {
      return SslContextBuilder.forServer(keys)
          .clientAuth(options.ca() == null ? ClientAuth.NONE : ClientAuth.REQUIRE);
    }
    SslContextBuilder client = SslContextBuilder.forClient();
    if (keys != null) {
      client.keyManager(keys);
    }
    return client.endpointIdentificationAlgorithm(options.hostnameVerification() ? HTTPS : null);
  }

  /** Of a context made elsewhere, with the versions and ciphers that it enables by itself. */
  static Material of(Side side, SSLContext context) {
    SSLEngine engine = context.createSSLEngine();
    return new Material(
        new JdkSslContext(
            context,
            side == Side.CLIENT,
            List.of(engine.getEnabledCipherSuites()),
            IdentityCipherSuiteFilter.INSTANCE,
            ApplicationProtocolConfig.DISABLED,
            ClientAuth.NONE,
            engine.getEnabledProtocols(),
            false),
        null);
  }

  private static List<String> ciphers(TlsOptions options) {
    return options.ciphers() == null
        ? CipherList.defaults()
        : CipherList.parse(options.ciphers()).suites();
  }

  private static void check(Side side, TlsOptions options) {
    if (options.certificate() == null && options.key() != null) {
      throw new TlsConfigurationException(
          "A private key (sync_key, -k) is set, and no certificate: set sync_cert, -e as well.");
    }
    if (side == Side.SERVER) {
      checkServer(options);
    } else {
      checkClient(options);
    }
  }

  private static void checkServer(TlsOptions options) {
    if (options.certificate() == null) {
      throw new TlsConfigurationException(
          "A TLS server needs a certificate: set one by -e, and its private key by -k.");
    }
    if (options.trustAll()) {
      throw new TlsConfigurationException(
          "trust_all is a client's setting: a server takes clients without a certificate as long"
              + " as no CA (-f) is set.");
    }
    if (!options.pins().isEmpty() && options.ca() == null) {
      throw new TlsConfigurationException(
          "A server asks for a client's certificate, which pins are about, only with a CA: set it"
              + " by -f.");
    }
  }

  private static void checkClient(TlsOptions options) {
    if (options.ca() == null && !options.trustAll()) {
      throw new TlsConfigurationException(
          "TLS is on, and no CA (sync_ca, -f) says whose server certificates to trust. Set the"
              + " PEM file of the CA that signed them; or say trust_all=true (an endpoint's"
              + " trustAll), with a pin so that only the site's own key is taken.");
    }
    if (options.ca() != null && options.trustAll()) {
      throw new TlsConfigurationException(
          "A CA (sync_ca, -f) is set, and trust_all=true says not to check against it: take one"
              + " of the two away.");
    }
    if (options.trustAll() && options.hostnameVerification()) {
      throw new TlsConfigurationException(
          "hostname_verification=true (an endpoint's hostnameVerification) asks for a check that"
              + " trust_all=true (trustAll) leaves out: take one of the two away.");
    }
  }
}
