package dev.tentacle.protocol;

import java.nio.charset.StandardCharsets;

/**
 * What LS is asked for: a name that the server's own filters map to one of its folders.
 *
 * <p>Empty is the root of the storage; {@code .conf} is where files ending in {@code .conf} go.
 *
 * @param octets the bytes, one a character (ISO-8859-1)
 */
public record Filter(String octets) {

  /** Lists the root of the storage. */
  public static final Filter ROOT = new Filter("");

  /**
   * A filter of these octets.
   *
   * @throws InvalidNameException if it has a character that a name cannot have
   */
  public Filter {
    String fault = FileName.faultOfCharacters(octets);
    if (fault != null) {
      throw new InvalidNameException(octets, fault);
    }
  }

  /**
   * The filter whose bytes are this text in UTF-8.
   *
   * @throws InvalidNameException if it has a character that a name cannot have
   */
  public static Filter of(String text) {
    return new Filter(Octets.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public String toString() {
    return Octets.show(octets);
  }
}
