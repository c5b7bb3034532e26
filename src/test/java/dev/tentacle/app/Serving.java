package dev.tentacle.app;

import static dev.tentacle.testing.TestPki.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** {@code serve} in this JVM, on a free port of the loopback address, until it is closed. */
final class Serving implements AutoCloseable {

  private static final Pattern LISTENING = Pattern.compile("Listening on \\S+ port (\\d+)");

  private final Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final AtomicInteger exit = new AtomicInteger(-1);
  private final List<String> asked = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();
  private String typed = "";
  private Map<String, String> environment = Map.of();
  private Thread running = new Thread(() -> {});

  private Serving(Path folder, String options) {
    this.folder = folder;
    arguments.addAll(List.of("-s", storage().toString(), "-l", logFile().toString()));
    arguments.addAll(List.of("-a", "127.0.0.1", "-p", "0", "-I"));
    for (String word : options.split(" ", -1)) {
      boolean ofPki = word.matches("[a-z0-9-]+\\.(pem|key|der|csr)");
      arguments.add(ofPki ? file(word).toString() : word);
    }
  }

  /**
   * Options beyond those that every test needs.
   *
   * @param folder for its storage and its log
   * @param options separated by blanks; one that names a file of the test PKI stands for that file
   */
  static Serving with(Path folder, String options) throws IOException {
    Serving serving = new Serving(folder, options);
    Files.createDirectories(serving.storage());
    return serving;
  }

  /** Somebody at the terminal will type this. */
  Serving typing(String text) {
    typed = text;
    return this;
  }

  Serving environment(String name, String value) {
    environment = Map.of(name, value);
    return this;
  }

  /** Runs it in this thread to its end: its exit code. */
  int execute() {
    Prompt prompt =
        question -> {
          asked.add(question);
          return typed.isEmpty() ? Optional.empty() : Optional.of(typed.toCharArray());
        };
    return new CommandLine(new ServeCommand(environment, prompt))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments.toArray(String[]::new));
  }

  /** Runs it in another thread, and waits until it listens. */
  Serving start() {
    running = new Thread(() -> exit.set(execute()), "serve");
    running.start();
    await()
        .failFast(() -> assertThat(exit).as(err.toString()).hasValue(-1))
        .until(() -> LISTENING.matcher(out.toString()).find());
    return this;
  }

  int port() {
    Matcher listening = LISTENING.matcher(out.toString());
    assertThat(listening.find()).isTrue();
    return Integer.parseInt(listening.group(1));
  }

  Path storage() {
    return folder.resolve("storage");
  }

  private Path logFile() {
    return folder.resolve("serve.log");
  }

  String log() {
    try {
      return Files.readString(logFile());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  /** What somebody at the terminal was asked. */
  List<String> asked() {
    return asked;
  }

  @Override
  public void close() {
    running.interrupt();
    await().until(() -> !running.isAlive());
  }
}
