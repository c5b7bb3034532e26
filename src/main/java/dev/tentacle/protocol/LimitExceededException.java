package dev.tentacle.protocol;

/** The other side announced or sent more than a limit allows; the message names the limit. */
public final class LimitExceededException extends ProtocolException {

  private static final long serialVersionUID = 1L;

  /**
   * An excess.
   *
   * @param what what was too large, with its size
   * @param limit the limit's option name
   * @param value the limit's value
   */
  public LimitExceededException(String what, String limit, long value) {
    super(what + " is over the limit " + limit + "=" + value);
  }
}
