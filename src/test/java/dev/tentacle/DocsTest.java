package dev.tentacle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocsTest {

  /** A class of tests, or a method of one. */
  private static final Pattern NAMED =
      Pattern.compile("`(?<type>[A-Z]\\w+(?:Test|IT))(?:[.](?<method>\\w+))?`");

  /** A page that says what a test shows is wrong once that test is gone, or called otherwise. */
  @ParameterizedTest
  @ValueSource(strings = {"docs/security.md", "docs/reliability.md"})
  void namesOnlyTestsThatThereAre(String page) throws IOException {
    Map<String, String> sources = sources();
    List<String> named = new ArrayList<>();
    Matcher matcher = NAMED.matcher(Files.readString(Path.of(page)));
    while (matcher.find()) {
      named.add(matcher.group());
      String method = matcher.group("method");
      assertThat(sources).as(matcher.group()).containsKey(matcher.group("type"));
      assertThat(sources.get(matcher.group("type")))
          .as(matcher.group())
          .contains(method == null ? "" : " " + method + "(");
    }
    assertThat(named).hasSizeGreaterThan(10);
  }

  private static Map<String, String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      List<Path> java = files.filter(file -> file.toString().endsWith(".java")).toList();
      return java.stream()
          .filter(file -> !file.endsWith("package-info.java"))
          .collect(Collectors.toMap(DocsTest::type, DocsTest::read));
    }
  }

  private static String type(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
