package dev.tentacle.component;

import dev.tentacle.protocol.FileName;
import dev.tentacle.protocol.Filter;

/**
 * A file that a site has listed.
 *
 * @param folder what LS was given when it was listed
 */
record RemoteFile(FileName name, Filter folder) {}
