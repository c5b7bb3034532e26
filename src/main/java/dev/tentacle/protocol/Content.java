package dev.tentacle.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;

/** A piece of a transfer: its bytes, in order, and whether they are the last ones. */
public final class Content extends DefaultByteBufHolder {

  private final boolean last;

  public Content(ByteBuf data, boolean last) {
    super(data);
    this.last = last;
  }

  /** Whether the transfer is complete with this piece. */
  public boolean isLast() {
    return last;
  }

  @Override
  public Content replace(ByteBuf data) {
    return new Content(data, last);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Content content && last == content.last && super.equals(other);
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + Boolean.hashCode(last);
  }
}
