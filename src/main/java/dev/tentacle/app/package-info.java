/** The standalone runner: configuration in, routes out. */
@NullMarked
package dev.tentacle.app;

import org.jspecify.annotations.NullMarked;
