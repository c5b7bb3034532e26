package dev.tentacle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The arrows between the packages. Who knows client or server knows protocol as well: its records
 * are what they take and give; and the component makes tls of an endpoint's options.
 */
class ArchitectureTest {

  private static final String BASE = "dev.tentacle.";

  /** Each package, and the ones of ours that it may know. */
  private static final Map<String, Set<String>> KNOWS =
      Map.of(
          "protocol", Set.of(),
          "tls", Set.of(),
          "delivery", Set.of(),
          "spelling", Set.of(),
          "config", Set.of("spelling"),
          "client", Set.of("protocol", "tls"),
          "server", Set.of("protocol", "tls", "delivery"),
          "component", Set.of("client", "server", "delivery", "protocol", "tls", "spelling"),
          "app", Set.of("component", "config", "server", "protocol", "delivery", "tls"),
          "karaf", Set.of("app", "config"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          // Not ArchUnit's own option: it knows target/test-classes, not target/camel-4.14's.
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("dev.tentacle");

  @Test
  void looksAtTheClassesOfEachPackageThatThereIs() {
    assertThat(CLASSES.contain(BASE + "protocol.Command")).isTrue();
    assertThat(CLASSES).hasSizeGreaterThan(30);
    List<String> strangers =
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .distinct()
            .filter(name -> !KNOWS.containsKey(ownPart(name)))
            .toList();
    assertThat(strangers).as("packages without an arrow here").isEmpty();
  }

  static Stream<String> packages() {
    return KNOWS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void knowsNoOtherPackageThanItMay(String name) {
    String[] others =
        packages()
            .filter(
                other -> !other.equals(name) && !KNOWS.getOrDefault(name, Set.of()).contains(other))
            .map(other -> BASE + other + "..")
            .toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAPackage(BASE + name + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(others));
  }

  @Test
  void camelIsKnownInComponentAppAndKarafOnly() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(BASE + "component..", BASE + "app..", BASE + "karaf..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel.."));
  }

  @Test
  void osgiIsKnownInKarafOnly() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(BASE + "karaf..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.osgi..", "org.apache.camel.karaf.."));
  }

  @Test
  void bouncyCastleIsKnownInTlsOnly() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(BASE + "tls..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bouncycastle.."));
  }

  @Test
  void protocolKnowsNoSocketAndNoFile() {
    check(
        noClasses()
            .that()
            .resideInAPackage(BASE + "protocol..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.net..",
                "java.nio.file..",
                "io.netty.bootstrap..",
                "io.netty.channel.socket..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.File"));
  }

  /** Jackson writes the notes of dead letters; nothing else may come between it and the disk. */
  @Test
  void deliveryKnowsTheJdkAndJacksonOnly() {
    check(
        classes()
            .that()
            .resideInAPackage(BASE + "delivery..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                BASE + "delivery..",
                "java..",
                "org.slf4j..",
                "org.jspecify..",
                "com.fasterxml.jackson.."));
  }

  @Test
  void noPackageKnowsOneThatKnowsIt() {
    check(slices().matching(BASE + "(*)..").should().beFreeOfCycles());
  }

  @Test
  void everyPackageSaysWhatIsNull() {
    List<String> unmarked =
        CLASSES.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(found -> !found.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
            .map(found -> found.getName())
            .toList();
    assertThat(unmarked).isEmpty();
  }

  /** A package that is not there yet has nothing to break. */
  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }

  private static String ownPart(String packageName) {
    return packageName.startsWith(BASE)
        ? packageName.substring(BASE.length()).replaceAll("\\..*", "")
        : packageName;
  }
}
