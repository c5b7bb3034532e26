package dev.tentacle.config;

/**
 * One setting as it was written; it may be a secret, so it prints without its value.
 *
 * @param name the token, in lower case where it came from {@code pandora_server.conf}
 * @param value trimmed, possibly empty
 */
public record Setting(String name, String value, Origin origin) {

  /** Why this setting stops the start, with its origin and its name. */
  public ConfigurationException refuse(String problem, String remedy) {
    return new ConfigurationException(origin + ": " + name + ": " + problem, remedy);
  }

  @Override
  public String toString() {
    return name + " (" + origin + ")";
  }
}
