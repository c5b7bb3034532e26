/** PEM to key and trust material; the only user of Bouncy Castle. */
@NullMarked
package dev.tentacle.tls;

import org.jspecify.annotations.NullMarked;
