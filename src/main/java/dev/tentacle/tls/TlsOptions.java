package dev.tentacle.tls;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one side of TLS is told.
 *
 * @param ca PEM file of the CA certificates that the other side is checked against
 * @param certificate PEM file of our certificate, the issuers' after it
 * @param key PEM file of our private key, null where it is in the certificate's file
 * @param keyPassword what opens the key
 * @param trustAll as a client, take any server's certificate; said in so many words or not at all
 * @param hostnameVerification as a client, the server's certificate must be for the host dialled
 * @param pins where not empty, the other side's public key must be one of these
 * @param protocols the JDK's names of the versions allowed
 * @param ciphers OpenSSL's cipher list, null for Java's own choice
 */
public record TlsOptions(
    @Nullable Path ca,
    @Nullable Path certificate,
    @Nullable Path key,
    @Nullable KeyPassword keyPassword,
    boolean trustAll,
    boolean hostnameVerification,
    Set<Pin> pins,
    List<String> protocols,
    @Nullable String ciphers) {

  public TlsOptions {
    pins = Set.copyOf(pins);
    protocols = List.copyOf(protocols);
  }

  /** Nothing said: TLS is off. */
  public static Builder builder() {
    return new Builder();
  }

  /** Whether anything that asks for TLS is given; as in the reference, a certificate or a CA is. */
  public boolean isOn() {
    return ca != null || certificate != null || key != null || trustAll || !pins.isEmpty();
  }

  /** The files that these name, the key password's included. */
  List<Path> files() {
    Path password = keyPassword == null ? null : keyPassword.file().orElse(null);
    return Stream.of(ca, certificate, key, password).filter(Objects::nonNull).toList();
  }

  /** Gathers options; what is not said stays off. */
  public static final class Builder {

    private @Nullable Path ca;
    private @Nullable Path certificate;
    private @Nullable Path key;
    private @Nullable KeyPassword keyPassword;
    private boolean trustAll;
    private boolean hostnameVerification;
    private final Set<Pin> pins = new LinkedHashSet<>();
    private List<String> protocols = Protocols.DEFAULT;
    private @Nullable String ciphers;

    private Builder() {}

    public Builder ca(@Nullable Path file) {
      ca = file;
      return this;
    }

    public Builder certificate(@Nullable Path file) {
      certificate = file;
      return this;
    }

    public Builder key(@Nullable Path file) {
      key = file;
      return this;
    }

    public Builder keyPassword(@Nullable KeyPassword password) {
      keyPassword = password;
      return this;
    }

    public Builder trustAll(boolean on) {
      trustAll = on;
      return this;
    }

    public Builder hostnameVerification(boolean on) {
      hostnameVerification = on;
      return this;
    }

    public Builder pin(Pin pin) {
      pins.add(pin);
      return this;
    }

    /**
     * Versions in the words of the reference server's {@code -z}, such as {@code TLSv1_2} or {@code
     * SSLv23:!TLSv1_3}, or the JDK's, joined by commas; blank for both.
     *
     * @throws TlsConfigurationException if they allow neither TLS 1.2 nor 1.3
     */
    public Builder protocols(String setting) {
      protocols = setting.isBlank() ? Protocols.DEFAULT : Protocols.parse(setting);
      return this;
    }

    /**
     * Cipher suites in OpenSSL's words, as the reference server's {@code -u} takes them; blank for
     * Java's own choice.
     *
     * @throws TlsConfigurationException if they name no suite that this Java has
     */
    public Builder ciphers(String setting) {
      if (setting.isBlank()) {
        ciphers = null;
      } else {
        CipherList.parse(setting);
        ciphers = setting;
      }
      return this;
    }

    public TlsOptions build() {
      return new TlsOptions(
          ca,
          certificate,
          key,
          keyPassword,
          trustAll,
          hostnameVerification,
          pins,
          protocols,
          ciphers);
    }
  }
}
