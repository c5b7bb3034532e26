package dev.tentacle.component;

/** What the producer does. */
public enum TentacleOperation {
  /** The names in a folder become the body, a list of strings. */
  list,
  /** A file's content becomes the body; the file stays on the site. */
  receive,
  /** A file's content becomes the body; the site deletes the file. */
  move,
  /** The body becomes a file on the site. */
  send
}
