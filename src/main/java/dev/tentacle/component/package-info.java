/** The Camel component: endpoints, options, consumers and producer around the client and server. */
@NullMarked
package dev.tentacle.component;

import org.jspecify.annotations.NullMarked;
