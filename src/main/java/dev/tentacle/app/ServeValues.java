package dev.tentacle.app;

import dev.tentacle.server.ServerConf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings of {@code serve}: an option of the command line wins over its token in the file of
 * {@code -F}. What is wrong is an {@link IllegalArgumentException} that names option or token.
 *
 * @param conf the file, null where none was given
 */
record ServeValues(@Nullable ServerConf conf) {

  /**
   * Reads the file.
   *
   * @throws IllegalArgumentException if it cannot be read, or is not UTF-8
   */
  static ServeValues of(@Nullable Path file) {
    if (file == null) {
      return new ServeValues((ServerConf) null);
    }
    try {
      return new ServeValues(ServerConf.read(file));
    } catch (IOException e) {
      throw unreadable("configuration file", file, "-F", e);
    }
  }

  private static IllegalArgumentException unreadable(
      String what, Path file, String option, IOException fault) {
    return new IllegalArgumentException(
        what
            + " "
            + file
            + " of "
            + option
            + " cannot be read: give a file that exists and that"
            + " this user may read",
        fault);
  }

  /** The first line of a file that an option names. */
  static String firstLine(Path file, String what, String option) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw unreadable(what, file, option, e);
    }
  }

  /** What the file says of a token, null if nothing. */
  @Nullable String inConf(String token) {
    return conf == null ? null : conf.get(token);
  }

  /** Whether the file sets a token of the kind yes or no. */
  boolean isOne(String token) {
    return conf != null && conf.isOne(token);
  }

  @Nullable String either(@Nullable String argument, String token) {
    return argument != null ? argument : inConf(token);
  }

  @Nullable Path path(@Nullable String argument, String token) {
    String value = either(argument, token);
    return value == null ? null : Path.of(value);
  }

  /** A token and its file, for a person. */
  String describe(String token) {
    return "token " + token + (conf == null ? "" : " in " + conf.file());
  }

  void text(@Nullable String argument, String option, String token, Consumer<String> setter) {
    value(
        argument,
        option,
        token,
        value -> {
          setter.accept(value);
          return value;
        });
  }

  /** What a reader makes of the value, whose refusal it completes by the setting's name. */
  <T> Optional<T> value(
      @Nullable String argument, String option, String token, Function<String, T> reader) {
    String value = either(argument, token);
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(reader.apply(value));
    } catch (IllegalArgumentException e) {
      String origin = argument != null ? "option " + option : describe(token);
      throw new IllegalArgumentException(origin + ": " + e.getMessage(), e);
    }
  }

  Optional<Integer> integer(
      @Nullable String argument, String option, String token, int min, int max) {
    return number(argument, option, token, min, max).map(Math::toIntExact);
  }

  Optional<Long> number(
      @Nullable String argument, String option, String token, long min, long max) {
    return value(argument, option, token, value -> parse(value, min, max));
  }

  private static long parse(String text, long min, long max) {
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a number: give " + min + " to " + max, e);
    }
    throw new IllegalArgumentException(
        "'" + text + "' is out of range: give " + min + " to " + max);
  }
}
