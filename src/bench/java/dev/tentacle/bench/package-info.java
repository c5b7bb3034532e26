/** Measures how fast files come home, beside what one would use instead. */
@NullMarked
package dev.tentacle.bench;

import org.jspecify.annotations.NullMarked;
