package dev.tentacle.protocol;

/** A line of the wire: what a client says, or what a server answers. */
public sealed interface Line permits Command, Reply {

  /** The dialogue that it belongs to. */
  Verb verb();

  /** Its bytes without the newline, one a character (ISO-8859-1). */
  String octets();
}
