package dev.tentacle.component;

/** What became of a file that was downloaded. */
enum Fate {
  /** It is where the route put it, or with the dead letters: the site's copy may go. */
  HOME,
  /** It is not complete yet: it stays on the site, to be looked at again. */
  UNFINISHED,
  /** Something failed: it stays on the site, or a dead letter. */
  FAILED
}
