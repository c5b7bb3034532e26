package dev.tentacle.server;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which folder of the storage a name belongs to: the server's filters.
 *
 * <p>A rule's regular expression is looked for anywhere in the bytes of the name; the first rule
 * that is found wins; a name that none is found in belongs to the root.
 *
 * @param rules in the order in which they are tried
 */
public record FolderMap(List<Rule> rules) {

  /** Everything belongs to the root. */
  public static final FolderMap ROOT_ONLY = new FolderMap(List.of());

  private static final Path ROOT = Path.of("");

  public FolderMap {
    rules = List.copyOf(rules);
  }

  /**
   * A rule.
   *
   * @param pattern over the bytes of a name, one a character (ISO-8859-1)
   * @param folder relative to the storage, and inside it
   */
  public record Rule(Pattern pattern, Path folder) {}

  /**
   * Reads {@code regexp:dir;regexp:dir}, as option {@code -i} has it.
   *
   * @throws IllegalArgumentException if a rule has no folder, an invalid regular expression, or a
   *     folder outside the storage; the message names the rule
   */
  public static FolderMap parse(String text) {
    List<Rule> rules = new ArrayList<>();
    for (String rule : text.split(";", -1)) {
      if (!rule.isBlank()) {
        rules.add(rule(rule));
      }
    }
    return new FolderMap(rules);
  }

  private static Rule rule(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length < 2) {
      throw invalid(text, "has no folder: write regexp:folder");
    }
    return new Rule(pattern(text, parts[0]), folder(text, parts[1]));
  }

  private static Pattern pattern(String rule, String regexp) {
    try {
      byte[] bytes = regexp.getBytes(StandardCharsets.UTF_8);
      return Pattern.compile(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (PatternSyntaxException e) {
      throw invalid(rule, "has an invalid regular expression: " + e.getDescription());
    }
  }

  private static Path folder(String rule, String folder) {
    Path path;
    try {
      path = Path.of(folder).normalize();
    } catch (InvalidPathException e) {
      throw invalid(rule, "has an invalid folder: " + e.getReason());
    }
    if (path.isAbsolute() || path.startsWith("..")) {
      throw invalid(rule, "leads out of the storage: give a folder relative to it, without ..");
    }
    return path;
  }

  private static IllegalArgumentException invalid(String rule, String fault) {
    return new IllegalArgumentException("filter '" + rule + "' " + fault);
  }

  /** The folder of a name whose bytes these are, relative to the storage. */
  Path folder(String octets) {
    for (Rule rule : rules) {
      if (rule.pattern().matcher(octets).find()) {
        return rule.folder();
      }
    }
    return ROOT;
  }
}
