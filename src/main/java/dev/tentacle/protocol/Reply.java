package dev.tentacle.protocol;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line that a server answers. */
public sealed interface Reply extends Line {

  /** Go on: the password is right, the upload may start, the upload has arrived. */
  record Ok(Verb verb) implements Reply {
    @Override
    public String octets() {
      return verb + " OK";
    }
  }

  /** So many bytes will follow an {@link Command.Accept}. */
  record Size(Verb verb, long size) implements Reply {
    public Size {
      if (size < 0) {
        throw new IllegalArgumentException("negative size " + size);
      }
    }

    @Override
    public String octets() {
      return verb + " SIZE " + size;
    }
  }

  /**
   * The command is refused, and the session goes on.
   *
   * @param reason the server's words, empty where it gives none, one byte a character
   */
  record Err(Verb verb, String reason) implements Reply {
    public Err {
      if (!Octets.fitALine(reason)) {
        throw new IllegalArgumentException("a reason must be bytes of one line");
      }
    }

    @Override
    public String octets() {
      return reason.isEmpty() ? verb + " ERR" : verb + " ERR (" + reason + ")";
    }

    @Override
    public String toString() {
      return shown();
    }
  }

  /** The line for a log or an error, without control characters. */
  default String shown() {
    return Octets.show(octets());
  }

  /**
   * Reads a reply as strictly as the reference server writes it.
   *
   * @param octets a line without its newline, one byte a character
   * @throws ProtocolException if it is none
   */
  static Reply parse(String octets) {
    Matcher line = ReplyPattern.REPLY.matcher(octets);
    if (!line.matches()) {
      throw ProtocolException.unexpected("a reply", octets);
    }
    Verb verb = Verb.valueOf(line.group("verb"));
    String size = line.group("size");
    if (size != null) {
      return new Size(verb, Sizes.parse(size));
    }
    if (line.group("ok") != null) {
      return new Ok(verb);
    }
    String reason = line.group("reason");
    return new Err(verb, reason == null ? "" : reason);
  }
}

/** Apart from the interface, whose fields would all be public. */
final class ReplyPattern {

  static final Pattern REPLY =
      Pattern.compile(
          "(?<verb>PASS|SEND|ZSEND|RECV|ZRECV|LS|MV)"
              + " (?:(?<ok>OK)|SIZE (?<size>[0-9]+)|ERR(?: \\((?<reason>[^\n]*)\\))?)");

  private ReplyPattern() {}
}
