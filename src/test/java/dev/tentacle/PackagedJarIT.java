package dev.tentacle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tentacle.component.TentacleComponent;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jboss.jandex.DotName;
import org.jboss.jandex.Index;
import org.jboss.jandex.IndexReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other runtimes look for in the jar, which a build can lose without failing. */
class PackagedJarIT {

  private static final String SERVICES = "META-INF/services/org/apache/camel/";

  private JarFile jar;

  @BeforeEach
  void open() throws IOException {
    jar = new JarFile(Path.of(System.getProperty("packaged.jar")).toFile());
  }

  @AfterEach
  void close() throws IOException {
    jar.close();
  }

  /** Without it Quarkus does not find the component. It is made before what is generated of it. */
  @Test
  void hasAnIndexOfItsClasses() throws IOException {
    try (InputStream in = open("META-INF/jandex.idx")) {
      Index index = new IndexReader(in).read();
      List<String> missing =
          jar.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.matches("dev/.*(?<!Configurer|UriFactory)\\.class"))
              .map(name -> name.substring(0, name.length() - 6).replace('/', '.'))
              .filter(name -> index.getClassByName(DotName.createSimple(name)) == null)
              .toList();
      assertThat(missing).isEmpty();
      assertThat(index.getClassByName(DotName.createSimple(TentacleComponent.class))).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "component/tentacle",
        "component/tentacle-server",
        "configurer/tentacle-component",
        "configurer/tentacle-endpoint",
        "configurer/tentacle-server-component",
        "configurer/tentacle-server-endpoint",
        "urifactory/tentacle-endpoint",
        "urifactory/tentacle-server-endpoint"
      })
  void namesAClassThatItHasForEachServiceOfCamel(String service) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(text(SERVICES + service)));
    String type = properties.getProperty("class");
    assertThat(jar.getEntry(type.replace('.', '/') + ".class")).as(type).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tentacle", "tentacle-server"})
  void describesItsComponentsForTools(String scheme) throws IOException {
    JsonNode catalog =
        new JsonMapper().readTree(text("META-INF/dev/tentacle/component/" + scheme + ".json"));
    JsonNode component = catalog.path("component");
    assertThat(component.path("scheme").asText()).isEqualTo(scheme);
    assertThat(component.path("artifactId").asText()).isEqualTo("camel-tentacle");
    assertThat(catalog.path("properties").size()).isGreaterThan(10);
    assertThat(jar.getEntry(component.path("javaType").asText().replace('.', '/') + ".class"))
        .isNotNull();
  }

  @Test
  void hasNothingOfOtherLibraries() {
    List<String> strangers =
        jar.stream()
            .map(ZipEntry::getName)
            .filter(name -> !name.startsWith("META-INF/") && !name.startsWith("dev/"))
            .toList();
    assertThat(strangers).isEmpty();
  }

  private String text(String entry) throws IOException {
    try (InputStream in = open(entry)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private InputStream open(String entry) throws IOException {
    assertThat(jar.getEntry(entry)).as(entry).isNotNull();
    return jar.getInputStream(jar.getEntry(entry));
  }
}
