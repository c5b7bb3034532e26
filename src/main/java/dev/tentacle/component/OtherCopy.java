package dev.tentacle.component;

/** Where else the bytes of a file are while it is delivered. */
enum OtherCopy {
  ON_SITE,
  DEAD_LETTER,
  NONE
}
