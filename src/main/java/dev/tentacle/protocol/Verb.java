package dev.tentacle.protocol;

/** The first word of a line: which dialogue it belongs to. */
public enum Verb {
  PASS,
  SEND,
  ZSEND,
  RECV,
  ZRECV,
  LS,
  MV,
  QUIT
}
