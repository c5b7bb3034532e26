/** A session with one Tentacle server: asynchronous, on Netty's event loops. */
@NullMarked
package dev.tentacle.client;

import org.jspecify.annotations.NullMarked;
