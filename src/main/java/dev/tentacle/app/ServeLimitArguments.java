package dev.tentacle.app;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code serve} that the reference has not: what clients get at most. */
final class ServeLimitArguments {

  @Option(
      names = "--insecure-addresses",
      paramLabel = "LIST",
      description = "Answer LS and MV to these addresses and networks only (10.0.0.0/8,...).")
  @Nullable String insecureAddresses;

  @Option(
      names = "--insecure-names",
      paramLabel = "LIST",
      description = "Answer LS and MV to clients whose certificate has one of these names only.")
  @Nullable String insecureNames;

  @Option(
      names = "--max-connections-per-address",
      paramLabel = "NUMBER",
      description = "Sessions served at once of one address (four fifths of -c).")
  @Nullable String connectionsPerAddress;

  @Option(
      names = "--min-transfer-rate",
      paramLabel = "BYTES",
      description = "Bytes a second that a client must send, or take, of a file; 0 for any (500).")
  @Nullable String minTransferRate;

  @Option(
      names = "--password-delay",
      paramLabel = "SECONDS",
      description = "How long a wrong password keeps its slot (2).")
  @Nullable String passwordDelay;

  @Option(
      names = "--max-stored-files",
      paramLabel = "NUMBER",
      description = "Files that the storage may hold; 0 for any number (250000).")
  @Nullable String maxStoredFiles;

  @Option(
      names = "--max-stored-bytes",
      paramLabel = "BYTES",
      description = "Bytes that the storage may hold; 0 for any number (0).")
  @Nullable String maxStoredBytes;

  @Option(
      names = "--min-free-bytes",
      paramLabel = "BYTES",
      description = "Bytes that uploads leave free on the storage's disk (104857600).")
  @Nullable String minFreeBytes;
}
