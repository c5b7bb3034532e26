package dev.tentacle.protocol;

/** Bytes that cannot be the name of a file on a Tentacle server. */
public final class InvalidNameException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  InvalidNameException(String octets, String fault) {
    super("name '" + Octets.show(octets) + "' " + fault);
  }
}
