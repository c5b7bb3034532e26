/** What camel-k/ has, checked and run without a cluster. */
@NullMarked
package dev.tentacle.camelk;

import org.jspecify.annotations.NullMarked;
