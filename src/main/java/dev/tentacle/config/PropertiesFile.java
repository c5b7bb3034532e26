package dev.tentacle.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** A {@code camel.properties}: Java properties in UTF-8, with the line of each. */
public final class PropertiesFile implements Settings {

  private final Map<String, Setting> settings;

  private PropertiesFile(Map<String, Setting> settings) {
    this.settings = settings;
  }

  /**
   * Reads the file.
   *
   * @throws ConfigurationException if it cannot be read, or has a malformed escape
   */
  public static PropertiesFile read(Path file) {
    String text =
        TextFile.read(file, "Name the file with --config FILE, and let this user read it");
    Map<String, Setting> settings = new LinkedHashMap<>();
    String[] lines = text.split("\r?\n|\r", -1);
    for (int i = 0; i < lines.length; i++) {
      Origin origin = Origin.line(file, i + 1);
      StringBuilder logical = new StringBuilder(lines[i]);
      while (isContinued(lines[i]) && !isComment(logical) && i + 1 < lines.length) {
        logical.append('\n').append(lines[++i]);
      }
      for (Map.Entry<Object, Object> entry : parse(logical.toString(), origin).entrySet()) {
        String name = entry.getKey().toString();
        settings.put(name, new Setting(name, entry.getValue().toString().strip(), origin));
      }
    }
    return new PropertiesFile(Collections.unmodifiableMap(settings));
  }

  /**
   * One logical line at a time, by the JDK's own reader, so that only the line is ours to count.
   */
  private static Properties parse(String logicalLine, Origin origin) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(logicalLine));
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          origin + ": " + e.getMessage(), "Write a backslash as \\\\", e);
    }
    return properties;
  }

  private static boolean isComment(CharSequence line) {
    String text = line.toString().stripLeading();
    return text.startsWith("#") || text.startsWith("!");
  }

  private static boolean isContinued(String line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  @Override
  public Optional<Setting> find(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  @Override
  public Collection<Setting> all() {
    return settings.values();
  }
}
