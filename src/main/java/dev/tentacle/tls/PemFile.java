package dev.tentacle.tls;

import dev.tentacle.tls.PemBlock.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a PEM file; text outside them is passed over, as openssl does.
 *
 * @param file where they come from
 * @param blocks at least one
 */
record PemFile(SourceFile file, List<PemBlock> blocks) {

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  /**
   * Reads a file and finds its blocks.
   *
   * @throws TlsConfigurationException if it cannot be read, or is not PEM
   */
  static PemFile read(SourceFile file) {
    byte[] bytes = file.read();
    List<PemBlock> blocks = split(file, new String(bytes, StandardCharsets.ISO_8859_1));
    if (blocks.isEmpty()) {
      throw NotPem.fault(file, bytes);
    }
    return new PemFile(file, blocks);
  }

  private static List<PemBlock> split(SourceFile file, String content) {
    List<PemBlock> blocks = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    @Nullable String type = null;
    int begin = 0;
    int line = 0;
    for (String raw : content.lines().toList()) {
      line++;
      String trimmed = raw.strip();
      // A byte order mark of an editor on Windows stands before the first BEGIN.
      int at = type == null ? trimmed.indexOf(BEGIN) : -1;
      if (at >= 0 && trimmed.endsWith(DASHES)) {
        trimmed = trimmed.substring(at);
        type = trimmed.substring(BEGIN.length(), trimmed.length() - DASHES.length());
        begin = line;
        text.setLength(0);
      }
      if (type != null) {
        text.append(trimmed).append('\n');
        if (trimmed.equals(END + type + DASHES)) {
          blocks.add(new PemBlock(blocks.size() + 1, begin, type, text.toString()));
          type = null;
        }
      }
    }
    if (type != null) {
      PemBlock cut = new PemBlock(blocks.size() + 1, begin, type, "");
      throw file.fault(cut, "has no END line: the file was cut short", "Copy the file again");
    }
    return blocks;
  }

  List<PemBlock> blocks(Kind kind) {
    return blocks.stream().filter(block -> block.kind() == kind).toList();
  }

  /** The fault of a file that holds other things than what it is given for. */
  TlsConfigurationException lacks(Kind wanted) {
    String found =
        blocks.stream()
            .map(block -> block.kind() == Kind.UNKNOWN ? block.type() : block.kind().toString())
            .distinct()
            .collect(Collectors.joining(", "));
    return file.fault(
        blocks.get(0), "holds " + found + "; " + wanted + " is expected", remedy(wanted));
  }

  private String remedy(Kind wanted) {
    return switch (blocks.get(0).kind()) {
      case REQUEST -> "Have the CA sign the request, and give the certificate that comes back";
      case PUBLIC_KEY ->
          wanted == Kind.PRIVATE_KEY
              ? "Although Pandora's documentation calls it the public key path, it takes the private"
                  + " key: the file whose text has BEGIN PRIVATE KEY, made with the request"
              : "Give the certificate, which has the public key in it";
      case PRIVATE_KEY -> "Give the certificate here, and this file as sync_key, -k";
      case CERTIFICATE -> "Give the private key here, and this file as sync_cert, -e";
      case OPENSSH_KEY ->
          "Convert a copy of it by: ssh-keygen -p -m PEM -f " + file.path().toAbsolutePath();
      case PKCS7 ->
          "Take the certificates out by: openssl pkcs7 -print_certs -in "
              + file.path().toAbsolutePath();
      default -> "Give the file that holds " + wanted;
    };
  }
}
