package dev.tentacle.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The PEM files that TLS needs; any of them may be missing.
 *
 * @param ca what signed the sites' certificates
 * @param certificate ours
 * @param key the private key of {@code certificate}
 */
public record TlsFiles(@Nullable Path ca, @Nullable Path certificate, @Nullable Path key) {

  /** As in the reference: given a certificate or a CA, TLS is on. */
  public boolean isOn() {
    return ca != null || certificate != null;
  }
}
