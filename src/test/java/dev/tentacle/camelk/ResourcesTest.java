package dev.tentacle.camelk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What camel-k/ and routes/ have is what Camel K and Camel take. */
class ResourcesTest {

  private static final Path FOLDER = Path.of("camel-k");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pipe.yaml",
        "kamelets/tentacle-source.kamelet.yaml",
        "kamelets/tentacle-sink.kamelet.yaml"
      })
  void areWhatCamelKDefines(String file) throws IOException {
    for (JsonNode resource : Resources.read(FOLDER.resolve(file))) {
      assertThat(Resources.faultsOfResource(resource)).isEmpty();
    }
  }

  /** Its flows are empty in the file: the route files come there. */
  @Test
  void theIntegrationIsWhatCamelKDefines() throws IOException {
    assertThat(Resources.faultsOfResource(integration())).isEmpty();
  }

  @Test
  void aMisspeltTraitIsFound() throws IOException {
    JsonNode integration = integration();
    ((ObjectNode) integration.at("/spec/traits/mount")).put("volume", "pandora");
    assertThat(Resources.faultsOfResource(integration)).anyMatch(fault -> fault.contains("volume"));
  }

  static Stream<Path> routeFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("routeFiles")
  void theRouteFilesAreWhatCamelDefines(Path file) throws IOException {
    assertThat(Resources.faultsOfRoutes(Resources.routes(file))).isEmpty();
  }

  @Test
  void aMisspeltStepIsFound() throws IOException {
    JsonNode routes = Resources.routes(Path.of("routes/dead-letter.yaml"));
    ((ObjectNode) routes.at("/0/route/from")).putArray("stepps");
    assertThat(Resources.faultsOfRoutes(routes)).anyMatch(fault -> fault.contains("stepps"));
  }

  /** Both ways of running it name the same settings, secrets and volume, at the same paths. */
  @Test
  void theDeploymentMountsWhatTheIntegrationMounts() throws IOException {
    JsonNode mount = integration().at("/spec/traits/mount");
    assertThat(mount.path("resources"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "configmap:tentacle-sync@/etc/tentacle", "secret:tentacle-tls@/etc/tentacle-tls");
    assertThat(mount.path("volumes"))
        .extracting(JsonNode::asText)
        .containsExactly("pandora:/var/spool/pandora");
    JsonNode pod =
        Resources.read(FOLDER.resolve("deployment.yaml")).get(0).at("/spec/template/spec");
    assertThat(pod.at("/containers/0/volumeMounts"))
        .extracting(node -> node.path("mountPath").asText())
        .containsExactly("/etc/tentacle", "/etc/tentacle-tls", "/var/spool/pandora");
    List<String> names =
        Resources.read(FOLDER.resolve("resources.yaml")).stream()
            .map(node -> node.at("/metadata/name").asText())
            .toList();
    assertThat(
            List.of(
                pod.at("/volumes/0/configMap/name").asText(),
                pod.at("/volumes/1/secret/secretName").asText(),
                pod.at("/volumes/2/persistentVolumeClaim/claimName").asText()))
        .isEqualTo(names);
  }

  private static JsonNode integration() throws IOException {
    JsonNode integration = Resources.read(FOLDER.resolve("integration.yaml")).get(0);
    ArrayNode flows = ((ObjectNode) integration.path("spec")).putArray("flows");
    for (String file : List.of("routes/site.yaml", "routes/dead-letter.yaml")) {
      Resources.routes(Path.of(file)).forEach(flows::add);
    }
    return integration;
  }
}
