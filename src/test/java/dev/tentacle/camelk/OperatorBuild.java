package dev.tentacle.camelk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What Camel K's operator does with an Integration, without a cluster: a Quarkus application of its
 * dependencies, started with its flows, its properties and what it mounts.
 */
final class OperatorBuild {

  private static final String POM =
      """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>org.apache.camel.k.integration</groupId>
        <artifactId>camel-k-integration</artifactId>
        <version>1</version>
        <properties><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
        <dependencyManagement><dependencies>%1$s</dependencies></dependencyManagement>
        <dependencies>%2$s</dependencies>
        <build><plugins><plugin>
          <groupId>io.quarkus</groupId>
          <artifactId>quarkus-maven-plugin</artifactId>
          <version>%3$s</version>
          <extensions>true</extensions>
          <executions><execution><goals><goal>build</goal></goals></execution></executions>
        </plugin></plugins></build>
      </project>
      """;

  private final JsonNode spec;
  private final Path dir;
  private final Map<String, Path> mounts;

  /**
   * @param mounts where what the pod has at these paths is here, the longest first
   */
  OperatorBuild(JsonNode integration, Path dir, Map<String, Path> mounts) {
    this.spec = integration.path("spec");
    this.dir = dir;
    this.mounts = mounts;
  }

  /** Builds the application; the first time, Maven downloads much. */
  void build() throws Exception {
    Path resources = Files.createDirectories(dir.resolve("src/main/resources"));
    Files.writeString(
        resources.resolve("application.properties"), "quarkus.banner.enabled=false\n");
    Files.writeString(dir.resolve("pom.xml"), pom());
    Path sources = Files.createDirectories(dir.resolve("sources"));
    Files.writeString(sources.resolve("flows.yaml"), Resources.write(spec.path("flows")));
    maven(
        "org.apache.maven.plugins:maven-install-plugin:3.1.4:install-file",
        "-Dfile=" + System.getProperty("packaged.jar"),
        "-DpomFile=" + Path.of("pom.xml").toAbsolutePath());
    maven("package");
  }

  private void maven(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("mvn", "-B", "-q"));
    command.addAll(List.of(arguments));
    Process maven =
        new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true).start();
    String output = new String(maven.getInputStream().readAllBytes(), UTF_8);
    assertThat(maven.waitFor(10, TimeUnit.MINUTES)).isTrue();
    assertThat(maven.exitValue()).as(output).isZero();
  }

  private String pom() {
    String quarkus = spec.at("/traits/camel/runtimeVersion").asText();
    StringBuilder boms = new StringBuilder();
    for (String bom : List.of("quarkus-camel-bom", "quarkus-bom")) {
      boms.append(
          dependency("io.quarkus.platform", bom, quarkus, "<type>pom</type><scope>import</scope>"));
    }
    StringBuilder dependencies = new StringBuilder();
    for (String wanted : wanted()) {
      String[] parts = wanted.split(":", -1);
      dependencies.append(
          parts[0].equals("mvn")
              ? dependency(parts[1], parts[2], parts[3], "")
              : dependency("org.apache.camel.quarkus", "camel-quarkus-" + parts[1], null, ""));
    }
    return POM.formatted(boms, dependencies, quarkus);
  }

  private Set<String> wanted() {
    Set<String> wanted = new TreeSet<>();
    spec.path("dependencies").forEach(dependency -> wanted.add(dependency.asText()));
    if (spec.at("/traits/health/enabled").asBoolean()) {
      wanted.add("camel:microprofile-health");
    }
    return wanted;
  }

  private static String dependency(
      String group, String artifact, @Nullable String version, String more) {
    return "<dependency><groupId>"
        + group
        + "</groupId><artifactId>"
        + artifact
        + "</artifactId>"
        + (version == null ? "" : "<version>" + version + "</version>")
        + more
        + "</dependency>";
  }

  /** Starts what was built; its log is the file {@code log} of the folder. */
  Process start(int port, Map<String, String> environment) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (JsonNode property : spec.at("/traits/camel/properties")) {
      command.add("-D" + here(property.asText()));
    }
    command.add("-Dcamel.main.routesIncludePattern=file:" + dir.resolve("sources") + "/**");
    command.add("-Dquarkus.http.host=127.0.0.1");
    command.add("-Dquarkus.http.port=" + port);
    command.addAll(List.of("-jar", dir.resolve("target/quarkus-app/quarkus-run.jar").toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder.redirectOutput(dir.resolve("log").toFile()).start();
  }

  String log() throws IOException {
    return Files.readString(dir.resolve("log"));
  }

  /** With the pod's paths replaced by those of this machine. */
  String here(String text) {
    String result = text;
    for (Map.Entry<String, Path> mount : mounts.entrySet()) {
      result = result.replace(mount.getKey(), mount.getValue().toString());
    }
    return result;
  }
}
