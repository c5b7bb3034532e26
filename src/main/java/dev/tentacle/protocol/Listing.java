package dev.tentacle.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
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
      int end = data.writerIndex();
      for (int from = data.readerIndex(); from < end; ) {
        int newline = data.indexOf(from, end, (byte) '\n');
        int to = newline < 0 ? end : newline;
        int wanted = Math.min(to - from, FileName.MAX_LENGTH + 1 - line.length());
        line.append(data.toString(from, wanted, StandardCharsets.ISO_8859_1));
        if (newline >= 0) {
          endLine();
        }
        from = to + 1;
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
