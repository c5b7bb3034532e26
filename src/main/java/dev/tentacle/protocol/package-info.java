/**
 * The words of the Tentacle wire, and how bytes become words: knows no socket, no file, no Camel.
 *
 * <p>The dialogues are drawn in {@code docs/protocol.md}.
 */
@NullMarked
package dev.tentacle.protocol;

import org.jspecify.annotations.NullMarked;
