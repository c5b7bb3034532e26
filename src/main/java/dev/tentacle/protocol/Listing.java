package dev.tentacle.protocol;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * What LS returned.
 *
 * @param names the names that a client may ask for, in the server's order
 * @param refused how many entries are no names: folders ({@code .} and {@code ..}), dot files, and
 *     names that the protocol forbids
 */
public record Listing(List<FileName> names, int refused) {

  public Listing {
    names = List.copyOf(names);
  }

  /** Reads a listing as it arrives, one name a line. */
  public static final class Parser {

    private final Limits limits;
    private final List<FileName> names = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private int refused;

    public Parser(Limits limits) {
      this.limits = limits;
    }

    /**
     * Takes the next bytes, which stay the caller's.
     *
     * @throws LimitExceededException if the listing has more entries than the limit
     */
    public void read(ByteBuf data) {
      for (int i = data.readerIndex(); i < data.writerIndex(); i++) {
        byte octet = data.getByte(i);
        if (octet == '\n') {
          endLine();
        } else if (line.length() <= FileName.MAX_LENGTH) {
          line.append((char) (octet & 0xff));
        }
      }
    }

    private void endLine() {
      if (names.size() + refused >= limits.maxListingEntries()) {
        throw new LimitExceededException(
            "the listing", "maxListingEntries", limits.maxListingEntries());
      }
      String entry = line.toString();
      // Asked and not tried: half a million exceptions would hold up an event loop.
      if (FileName.fault(entry) == null) {
        names.add(new FileName(entry));
      } else {
        refused++;
      }
      line.setLength(0);
    }

    /**
     * The whole listing.
     *
     * @throws ProtocolException if its last line has no newline
     */
    public Listing finish() {
      if (!line.isEmpty()) {
        throw new ProtocolException("the listing ends in the middle of a name");
      }
      return new Listing(names, refused);
    }
  }
}
