/** A Tentacle server: the buffer of an isolated network, and a stand-in for the reference one. */
@NullMarked
package dev.tentacle.server;

import org.jspecify.annotations.NullMarked;
