package dev.tentacle.app;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code serve} that are about TLS. */
final class ServeTlsArguments {

  @Option(
      names = "-e",
      paramLabel = "FILE",
      description = "Speak TLS with this certificate (PEM; its issuers' after it).")
  @Nullable String certificate;

  @Option(
      names = "-k",
      paramLabel = "FILE",
      description = "Private key of -e (PEM): the private one, whatever the manual says.")
  @Nullable String key;

  @Option(
      names = "-f",
      paramLabel = "FILE",
      description = "Demand of each client a certificate of this CA (PEM).")
  @Nullable String ca;

  @Option(
      names = "-w",
      description = "The key has a password: ask for it, unless it comes from elsewhere.")
  boolean askKeyPassword;

  @Option(
      names = "--key-password-file",
      paramLabel = "FILE",
      description = "File whose first line is the key's password.")
  @Nullable Path keyPasswordFile;

  @Option(
      names = "-z",
      paramLabel = "VERSION",
      description = "TLS versions: TLSv1_2, TLSv1_3, or SSLv23 for both (both).")
  @Nullable String version;

  @Option(
      names = "-u",
      paramLabel = "CIPHERS",
      description = "TLS ciphers, as an OpenSSL list (Java's).")
  @Nullable String ciphers;
}
