/** The bundle in Karaf: its activator runs the Sync server of {@code etc/tentacle}. */
@NullMarked
package dev.tentacle.karaf;

import org.jspecify.annotations.NullMarked;
