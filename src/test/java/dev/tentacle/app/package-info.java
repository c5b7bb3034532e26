/** The command line, run as a person would. */
@NullMarked
package dev.tentacle.app;

import org.jspecify.annotations.NullMarked;
