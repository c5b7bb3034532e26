package dev.tentacle.camelk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** YAML files, and what their schemas say of them. */
final class Resources {

  private static final List<String> SCALARS = List.of("string", "number", "integer", "boolean");
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);

  private static final JsonSchema ROUTES = routesSchema();

  private Resources() {}

  /** The documents of a file. */
  static List<JsonNode> read(Path file) throws IOException {
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
      return documents.readAll();
    }
  }

  /** The routes of a file. */
  static JsonNode routes(Path file) throws IOException {
    return YAML.readTree(file.toFile());
  }

  static String write(JsonNode node) throws IOException {
    return YAML.writeValueAsString(node);
  }

  /** What Camel's own schema finds wrong with a file of routes. */
  static List<String> faultsOfRoutes(JsonNode routes) {
    return faults(ROUTES, routes);
  }

  /** What an API server that validates strictly finds wrong: a field that is unknown, too. */
  static List<String> faultsOfResource(JsonNode resource) throws IOException {
    String kind = resource.path("kind").asText().toLowerCase(Locale.ROOT);
    try (InputStream definition = open("/camel.apache.org_" + kind + "s.yaml")) {
      for (JsonNode version : YAML.readTree(definition).at("/spec/versions")) {
        if (version.path("name").asText().equals("v1")) {
          JsonNode schema = version.at("/schema/openAPIV3Schema");
          ((ObjectNode) schema.path("properties")).putObject("metadata").put("type", "object");
          forbidUnknownFields(schema);
          return faults(SCHEMAS.getSchema(schema), resource);
        }
      }
    }
    throw new IOException("no version v1 of " + kind);
  }

  private static JsonSchema routesSchema() {
    try (InputStream in = open("/schema/camelYamlDsl.json")) {
      JsonNode schema = YAML.readTree(in);
      takePlaceholders(schema);
      return SCHEMAS.getSchema(schema);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Camel takes {@code "{{name}}"} for a number or a flag, and 1000 for a duration. */
  private static void takePlaceholders(JsonNode node) {
    if (node instanceof ObjectNode schema && SCALARS.contains(schema.path("type").asText())) {
      ArrayNode types = schema.putArray("type");
      SCALARS.forEach(types::add);
    }
    node.forEach(Resources::takePlaceholders);
  }

  private static void forbidUnknownFields(JsonNode node) {
    if (node instanceof ObjectNode schema) {
      boolean isOpen = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
      if (schema.get("properties") instanceof ObjectNode
          && !isOpen
          && !schema.has("additionalProperties")) {
        schema.put("additionalProperties", false);
      }
      // Kubernetes' own words, which mean something else to JSON Schema, or nothing.
      schema.remove(List.of("x-kubernetes-int-or-string", "nullable"));
      if (schema.path("format").isTextual()) {
        schema.remove("format");
      }
    }
    node.forEach(Resources::forbidUnknownFields);
  }

  private static List<String> faults(JsonSchema schema, JsonNode node) {
    return schema.validate(node).stream().map(ValidationMessage::getMessage).toList();
  }

  private static InputStream open(String resource) {
    return Objects.requireNonNull(Resources.class.getResourceAsStream(resource), resource);
  }
}
