package dev.tentacle.delivery;

import java.nio.ByteBuffer;

/**
 * Whether bytes seen so far end in {@code </agent_data>}, white space after it allowed: the only
 * sign that an agent's packet is whole.
 */
final class EndMark {

  private static final byte[] MARK = {
    '<', '/', 'a', 'g', 'e', 'n', 't', '_', 'd', 'a', 't', 'a', '>'
  };

  private int matched;

  /** Looks at what remains in the buffer, and leaves it as it was. */
  void look(ByteBuffer data) {
    for (int i = data.position(); i < data.limit(); i++) {
      look(data.get(i));
    }
  }

  private void look(byte next) {
    if (matched == MARK.length) {
      if (isWhiteSpace(next)) {
        return;
      }
      matched = 0;
    }
    if (next == MARK[matched]) {
      matched++;
    } else {
      // The mark's first byte occurs in it once, so a failed match can only begin anew.
      matched = next == MARK[0] ? 1 : 0;
    }
  }

  private static boolean isWhiteSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  boolean isSeen() {
    return matched == MARK.length;
  }
}
