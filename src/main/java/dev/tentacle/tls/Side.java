package dev.tentacle.tls;

/** Which end of a connection we are. */
enum Side {
  CLIENT("server"),
  SERVER("client");

  private final String peer;

  Side(String peer) {
    this.peer = peer;
  }

  /** What the other end is. */
  String peer() {
    return peer;
  }
}
