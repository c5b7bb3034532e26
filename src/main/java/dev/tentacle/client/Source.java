package dev.tentacle.client;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of one upload. */
public interface Source {

  /** How many bytes there are, at least 1: the protocol has no upload of nothing. */
  long size();

  /** The bytes from the first on; read off the event loop, and closed. */
  InputStream open() throws IOException;
}
