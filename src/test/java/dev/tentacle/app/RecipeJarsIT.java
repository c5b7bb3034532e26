package dev.tentacle.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tentacle.testing.Broker;
import dev.tentacle.testing.Site;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution with the jars in lib/ that the recipes name, and no others. */
class RecipeJarsIT {

  private static final Path DISTRIBUTION =
      Path.of(System.getProperty("packaged.jar")).resolveSibling("tentacle-sync");

  @Test
  void areAllThatTheRecipesNeed(@TempDir Path dir) throws Exception {
    Path program = dir.resolve("program");
    run(new ProcessBuilder("cp", "-a", DISTRIBUTION.toString(), program.toString()));
    Path routes = Files.createDirectory(dir.resolve("routes"));
    for (String recipe : List.of("to-queue.yaml", "pull-on-demand.yaml")) {
      Files.copy(Recipes.EXAMPLES.resolve(recipe), routes.resolve(recipe));
      for (String jar : jars(Files.readString(routes.resolve(recipe)))) {
        Path there = program.resolve("lib").resolve(Path.of(jar).getFileName());
        assertThat(there).as("named by " + recipe).doesNotExist();
        Files.copy(Path.of(jar), there);
      }
    }
    Path dataIn = Files.createDirectory(dir.resolve("data_in"));
    Path log = dir.resolve("log");
    try (Broker broker = new Broker(dir.resolve("broker"));
        Site site = new Recipes(Files.createDirectory(dir.resolve("site"))).site()) {
      Process process =
          new ProcessBuilder(
                  program.resolve("bin/tentacle-sync").toString(),
                  "run",
                  "-Dincomingdir=" + dataIn,
                  "-Droutes_dir=" + routes,
                  "-Dmy_site=127.0.0.1:" + site.port(),
                  "-Dmy_cron=* * * * * ?",
                  "-Dmy_broker=" + broker.uri(),
                  "-Dmy_queue=packets",
                  "-Dmy_listen=127.0.0.1:0",
                  "-Dmy_folder=.conf",
                  "-Dmy_copies=" + dir.resolve("copies"))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        assertThat(broker.take("packets")).isEqualTo(new Broker.Taken(Recipes.NAME, Recipes.TEXT));
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      } finally {
        process.destroyForcibly();
      }
    }
    assertThat(log).content().doesNotContain("ERROR");
  }

  /** Those that a recipe names in its comment, where this JVM has them. */
  private static List<String> jars(String recipe) {
    Pattern comment = Pattern.compile("(?m)^#.* in(?:to)? lib/ .*\\n((?:#   .*\\n)+)");
    return comment
        .matcher(recipe)
        .results()
        .flatMap(found -> Stream.of(found.group(1).split("[#\\s]+", -1)))
        .filter(name -> !name.isEmpty())
        .map(RecipeJarsIT::jar)
        .toList();
  }

  private static String jar(String name) {
    Pattern file = Pattern.compile(".*/" + Pattern.quote(name) + "-\\d[^/]*\\.jar");
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> file.matcher(entry).matches())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no jar " + name));
  }

  private static void run(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
