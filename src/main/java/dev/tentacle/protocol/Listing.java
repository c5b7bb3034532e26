package dev.tentacle.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** What LS returns, read as it arrives: one name a line. Keeps no name. */
public final class Listing {

  private final Limits limits;
  private final StringBuilder line = new StringBuilder();
  private int entries;
  private int refused;

  public Listing(Limits limits) {
    this.limits = limits;
  }

  /**
   * Takes the next bytes, which stay the caller's.
   *
   * @param names told each name that a client may ask for, in the server's order
   * @throws LimitExceededException if the listing has more entries than the limit
   */
  public void read(ByteBuf data, Consumer<FileName> names) {
    int end = data.writerIndex();
    for (int from = data.readerIndex(); from < end; ) {
      int newline = data.indexOf(from, end, (byte) '\n');
      int to = newline < 0 ? end : newline;
      int wanted = Math.min(to - from, FileName.MAX_LENGTH + 1 - line.length());
      line.append(data.toString(from, wanted, StandardCharsets.ISO_8859_1));
      if (newline >= 0) {
        endLine(names);
      }
      from = to + 1;
    }
  }

  private void endLine(Consumer<FileName> names) {
    if (entries >= limits.maxListingEntries()) {
      throw new LimitExceededException(
          "the listing", "maxListingEntries", limits.maxListingEntries());
    }
    entries++;
    String entry = line.toString();
    // Asked and not tried: half a million exceptions would hold up an event loop.
    if (FileName.fault(entry) == null) {
      names.accept(new FileName(entry));
    } else {
      refused++;
    }
    line.setLength(0);
  }

  /**
   * The last byte has come.
   *
   * @return how many entries are no names: folders ({@code .} and {@code ..}), dot files, and names
   *     that the protocol forbids
   * @throws ProtocolException if the last line has no newline
   */
  public int finish() {
    if (!line.isEmpty()) {
      throw new ProtocolException("the listing ends in the middle of a name");
    }
    return refused;
  }
}
