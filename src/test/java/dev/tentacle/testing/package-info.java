/** Peers that say what a test wants, to either side of the Tentacle protocol. */
@NullMarked
package dev.tentacle.testing;

import org.jspecify.annotations.NullMarked;
