/** The server, talked to over sockets as agents and Sync servers do. */
@NullMarked
package dev.tentacle.server;

import org.jspecify.annotations.NullMarked;
