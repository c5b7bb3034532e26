package dev.tentacle.component;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/component.md} as the annotations have it: {@code mvn test
 * -Dtest=ComponentPageTest -Ddocs.write=true} writes the page anew.
 */
class ComponentPageTest {

  private static final Path PAGE = Path.of("docs/component.md");
  private static final String HEAD =
      """
      # The component: options and headers

      Made from the annotations in the source, and checked to be current at each build: do not edit.
      How to use them in routes: [routes.md](routes.md).

      Besides these, `tentacle:` as a consumer has the options of every Camel consumer that polls on a
      schedule; those that matter most are `scheduler`, `scheduler.cron`, `delay`, `initialDelay`,
      `greedy`, `backoffMultiplier`, `backoffErrorThreshold` and `startScheduler`.
      """;

  private static final String OPTIONS =
      """
      | option | of | type | default | |
      | --- | --- | --- | --- | --- |\
      """;

  /** What Camel calls the options that it gives to all. */
  private static final String EVERYBODYS =
      "Autowired Enabled|Bridge Error Handler|Exception Handler|Exchange Pattern|Health Check.*"
          + "|Lazy Start Producer|Poll Strategy|Send Empty Message.*";

  @Test
  void isWhatTheAnnotationsSay() throws IOException {
    String page = HEAD + page("tentacle") + page("tentacle-server");
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE))
        .as("run mvn test -Dtest=ComponentPageTest -Ddocs.write=true")
        .isEqualTo(page);
  }

  private static String page(String scheme) throws IOException {
    JsonNode metadata;
    try (InputStream in =
        ComponentPageTest.class.getResourceAsStream(
            "/META-INF/dev/tentacle/component/" + scheme + ".json")) {
      metadata = new ObjectMapper().readTree(Objects.requireNonNull(in, scheme));
    }
    JsonNode component = metadata.get("component");
    List<String> lines = new ArrayList<>();
    lines.add("\n## `" + component.get("syntax").asText() + "`\n");
    lines.add(component.get("description").asText() + "\n");
    lines.add(OPTIONS);
    lines.addAll(rows(metadata.get("properties"), ComponentPageTest::isOurs));
    List<String> ofComponent =
        rows(
            metadata.get("componentProperties"),
            option -> isOurs(option) && !option.has("configurationField"));
    if (!ofComponent.isEmpty()) {
      lines.add("\n### Of the component\n");
      lines.add("`camel.component." + scheme + ".NAME` in `camel.properties` sets them for all");
      lines.add(
          "endpoints, and so it does with each option above that is not of consumers only.\n");
      lines.add(OPTIONS);
      lines.addAll(ofComponent);
    }
    lines.add("\n### Headers\n");
    lines.add("| header | of | type | |");
    lines.add("| --- | --- | --- | --- |");
    for (Map.Entry<String, JsonNode> header : metadata.get("headers").properties()) {
      JsonNode about = header.getValue();
      String of = about.get("label").asText().replace(",", ", ");
      lines.add(
          row(
              code(header.getKey()),
              component.get("consumerOnly").asBoolean() ? "consumer" : of,
              code(simple(about.get("javaType").asText())),
              about.get("description").asText()));
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<String> rows(JsonNode options, Predicate<JsonNode> shown) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, JsonNode> option : options.properties()) {
      JsonNode about = option.getValue();
      if (shown.test(about)) {
        String fallback = about.path("defaultValue").asText("");
        lines.add(
            row(
                code(option.getKey()),
                about.get("group").asText(),
                code(type(about)),
                fallback.isEmpty() ? "" : code(fallback),
                (about.get("required").asBoolean() ? "**Required.** " : "")
                    + about.get("description").asText()));
      }
    }
    return lines;
  }

  /** Not one of those that every component, consumer, producer or polling endpoint of Camel has. */
  private static boolean isOurs(JsonNode option) {
    return !option.get("group").asText().equals("scheduler")
        && !option.get("displayName").asText().matches(EVERYBODYS);
  }

  private static String type(JsonNode option) {
    JsonNode values = option.path("enum");
    if (option.get("type").asText().equals("duration")) {
      return "duration";
    }
    if (!values.isArray()) {
      return simple(option.get("javaType").asText());
    }
    List<String> names = new ArrayList<>();
    values.forEach(value -> names.add(value.asText()));
    return String.join(", ", names);
  }

  private static String simple(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells).replace("\n", " ") + " |";
  }
}
