package dev.tentacle.config;

/**
 * Text that nobody may read over a shoulder: prints as {@code ...}.
 *
 * @param value the text itself
 */
public record Secret(String value) {

  @Override
  public String toString() {
    return "...";
  }
}
