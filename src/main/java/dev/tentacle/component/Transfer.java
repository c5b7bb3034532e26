package dev.tentacle.component;

/** How the consumer takes a file off its site. */
public enum Transfer {
  /**
   * Downloads, routes, and only then moves it away, comparing what it moves with what it routed.
   */
  verified,
  /**
   * Moves in one go: half the round trips, and a file is lost when this side dies between the
   * site's last write and the end of the route.
   */
  move
}
