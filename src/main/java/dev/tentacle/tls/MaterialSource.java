package dev.tentacle.tls;

/** Where new connections get their material from. */
interface MaterialSource {

  /** The material for a connection that begins now. */
  Material current();
}
