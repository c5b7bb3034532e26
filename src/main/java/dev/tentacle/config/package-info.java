/** The settings of the Sync server: where they come from, and what they say of sites. JDK only. */
@NullMarked
package dev.tentacle.config;

import org.jspecify.annotations.NullMarked;
