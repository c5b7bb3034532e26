package dev.tentacle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is delivered is what its bill of materials says. */
class DistributionIT {

  private final Path distribution =
      Path.of(System.getProperty("packaged.jar")).resolveSibling("tentacle-sync");

  @Test
  void namesEachOfItsJarsInTheBillOfMaterials() throws IOException {
    Path bom = distribution.resolve("bom.json");
    assumeThat(bom).as("made by an online build only").exists();
    List<String> named = new ArrayList<>();
    JsonNode material = new JsonMapper().readTree(bom.toFile());
    named.add(jar(material.get("metadata").get("component")));
    material.get("components").forEach(component -> named.add(jar(component)));
    assertThat(named).containsExactlyInAnyOrderElementsOf(jars());
  }

  private static String jar(JsonNode component) {
    return component.get("name").asText() + "-" + component.get("version").asText() + ".jar";
  }

  private List<String> jars() throws IOException {
    try (Stream<Path> lib = Files.list(distribution.resolve("lib"))) {
      return lib.map(jar -> jar.getFileName().toString()).toList();
    }
  }
}
