package dev.tentacle.protocol;

import io.netty.handler.codec.DecoderException;

/**
 * The other side sent what the protocol does not allow here: the two no longer agree on where they
 * are, and the session is over.
 */
public class ProtocolException extends DecoderException {

  private static final long serialVersionUID = 1L;

  public ProtocolException(String message) {
    super(message);
  }

  static ProtocolException unexpected(String expected, String octets) {
    // A PASS that is not quite one may carry the digest all the same.
    String said = octets.strip().regionMatches(true, 0, "PASS", 0, 4) ? "PASS ..." : octets;
    return new ProtocolException("expected " + expected + ", got '" + Octets.show(said) + "'");
  }
}
