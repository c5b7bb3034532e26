package dev.tentacle.config;

import org.jspecify.annotations.Nullable;

/**
 * Refuse to start: the settings are wrong, and only a person can put them right.
 *
 * <p>The message names file, line, token and the remedy.
 */
public final class ConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param problem what is wrong, and where
   * @param remedy what to do, a sentence of its own
   */
  public ConfigurationException(String problem, String remedy) {
    this(problem, remedy, null);
  }

  /**
   * @param problem what is wrong, and where
   * @param remedy what to do, a sentence of its own
   * @param cause what the system said
   */
  public ConfigurationException(String problem, String remedy, @Nullable Throwable cause) {
    super(problem.replaceFirst("\\.$", "") + ". " + remedy + ".", cause);
  }
}
