/**
 * Files that survive: stage, force, claim, rename, never overwrite; the JDK, and Jackson for notes.
 *
 * <p>The promises, and the test that holds each, are in {@code docs/reliability.md}.
 */
@NullMarked
package dev.tentacle.delivery;

import org.jspecify.annotations.NullMarked;
