package dev.tentacle.app;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The program in a process of its own, which a test may kill.
 *
 * <p>Starts in half the time: its classes come from an archive that one run of it leaves behind,
 * which needs them in a jar.
 */
final class Child {

  /** For lives that are short: neither tuned for speed nor measured. */
  private static final List<String> BRIEF =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Xmx128m",
          // The tests' class path has camel-management, the distribution has not.
          "-Dorg.apache.camel.jmx.disabled=true");

  /** Of this build, which may be that of the other line of Camel. */
  private static final Path CLASSES =
      Path.of(
          URI.create(
              TentacleSync.class.getProtectionDomain().getCodeSource().getLocation().toString()));

  private Child() {}

  /** Made once, for all tests of this JVM; several run at once. */
  private static final class Archive {

    static final Path FOLDER = folder();
    static final String CLASS_PATH = classPath();
    static final String OPTION = option();

    private static Path folder() {
      try {
        Path folder = CLASSES.resolveSibling("child-" + System.getProperty("fork", "1"));
        if (Files.exists(folder)) {
          try (Stream<Path> old = Files.walk(folder)) {
            for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
              Files.delete(path);
            }
          }
        }
        return Files.createDirectory(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String classPath() {
      try {
        Path jar = jar();
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toAbsolutePath())
            .map(entry -> entry.equals(CLASSES) ? jar : entry)
            .filter(entry -> !Files.isDirectory(entry))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Path jar() throws IOException {
      Path jar = FOLDER.resolve("classes.jar");
      try (OutputStream file = Files.newOutputStream(jar);
          JarOutputStream out = new JarOutputStream(file);
          Stream<Path> all = Files.walk(CLASSES)) {
        for (Path path : all.filter(Files::isRegularFile).toList()) {
          out.putNextEntry(new JarEntry(CLASSES.relativize(path).toString()));
          Files.copy(path, out);
        }
      }
      return jar;
    }

    /** A site that does not answer is enough to have all of Camel loaded. */
    private static String option() {
      try {
        Path archive = FOLDER.resolve("classes.jsa");
        Path dataIn = Files.createDirectory(FOLDER.resolve("data_in"));
        Process process =
            builder(
                    List.of("-XX:ArchiveClassesAtExit=" + archive),
                    "once",
                    "-Dsync_address=127.0.0.1:1",
                    "-Dsync_retries=0",
                    "-Dincomingdir=" + dataIn)
                .redirectErrorStream(true)
                .redirectOutput(FOLDER.resolve("log").toFile())
                .start();
        if (!process.waitFor(120, TimeUnit.SECONDS) || !Files.exists(archive)) {
          throw new IllegalStateException(Files.readString(FOLDER.resolve("log")));
        }
        return "-XX:SharedArchiveFile=" + archive;
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /**
   * Starts it.
   *
   * @param log what it prints is appended to it
   */
  static Process start(Path log, String... arguments) throws IOException {
    return start(log, List.of(), arguments);
  }

  /**
   * Starts it.
   *
   * @param log what it prints is appended to it
   * @param jvmOptions as {@code java} takes them
   */
  static Process start(Path log, List<String> jvmOptions, String... arguments) throws IOException {
    List<String> options = new ArrayList<>(jvmOptions);
    options.add(Archive.OPTION);
    return builder(options, arguments)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  static ProcessBuilder builder(List<String> jvmOptions, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(BRIEF);
    command.addAll(jvmOptions);
    command.add("-Dlog4j2.configurationFile=src/main/distribution/log4j2.xml");
    command.addAll(List.of("-cp", Archive.CLASS_PATH));
    command.add(TentacleSync.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}
