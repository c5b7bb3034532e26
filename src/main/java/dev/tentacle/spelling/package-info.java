/** Which name was meant by one that is misspelt. JDK only. */
@NullMarked
package dev.tentacle.spelling;

import org.jspecify.annotations.NullMarked;
