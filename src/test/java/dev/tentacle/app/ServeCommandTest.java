package dev.tentacle.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tentacle.testing.RawClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ServeCommandTest {

  private static final Pattern LISTENING = Pattern.compile("Listening on (\\S+) port (\\d+)");
  private static final String PASS = "PASS dc22a2ac44e9b26d5956c778b27bc09e";

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final AtomicInteger exit = new AtomicInteger(-1);
  private Thread running = new Thread(() -> {});

  private int execute(Map<String, String> environment, String... arguments) {
    return new CommandLine(new ServeCommand(environment, question -> Optional.empty()))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  /** Starts it on a free port: where it listens. */
  private InetSocketAddress serve(Map<String, String> environment, String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 4);
    System.arraycopy(new String[] {"-a", "127.0.0.1", "-p", "0"}, 0, all, arguments.length, 4);
    running = new Thread(() -> exit.set(execute(environment, all)), "serve");
    running.start();
    await()
        .failFast(() -> assertThat(exit).as(err.toString()).hasValue(-1))
        .until(() -> LISTENING.matcher(out.toString()).find());
    Matcher listening = LISTENING.matcher(out.toString());
    assertThat(listening.find()).isTrue();
    return new InetSocketAddress(listening.group(1), Integer.parseInt(listening.group(2)));
  }

  @AfterEach
  void stop() throws InterruptedException {
    running.interrupt();
    running.join();
  }

  private Path storage() throws IOException {
    return Files.createDirectories(folder.resolve("data_in"));
  }

  @Test
  void takesALineOfTentacleExtOptsUnchanged() throws Exception {
    InetSocketAddress address =
        serve(
            Map.of(),
            "-s",
            storage().toString(),
            "-i.*\\.conf:conf;.*\\.md5:md5;.*\\.zip:collections",
            "-I",
            "-o");
    try (RawClient client = RawClient.to(address)) {
      assertThat(client.send("a.conf", "old")).isEqualTo("SEND OK, SEND OK");
      assertThat(client.send("a.conf", "new")).isEqualTo("SEND OK, SEND OK");
      assertThat(client.ask("LS <.conf>")).isEqualTo("LS SIZE 12");
    }
    assertThat(storage().resolve("conf/a.conf")).hasContent("new");
    stop();
    assertThat(exit).hasValue(0);
  }

  @Test
  void takesTheShippedConfigurationFile() throws Exception {
    Path conf =
        Files.writeString(
            folder.resolve("tentacle_server.conf"),
            """
            # Tentacle Server Parameters
            addresses 0.0.0.0
            port 41121
            daemon 1
            # insecure 0
            insecure 1
            filters .*\\.conf:conf;.*\\.md5:md5;.*\\.zip:collections;.*\\.lock:trans;.*\\.rcmd:commands
            max_size 5
            max_stored_files 1
            directory %s
            log_file /dev/null
            ssl_password 0
            use_libwrap 0
            """
                .formatted(storage()));
    InetSocketAddress address = serve(Map.of(), "-F", conf.toString(), "-m", "10");
    try (RawClient client = RawClient.to(address)) {
      assertThat(client.send("a.rcmd", "0123456789")).isEqualTo("SEND OK, SEND OK");
      assertThat(client.ask("SEND <b> SIZE 11")).isEqualTo("SEND ERR (file is too big)");
      assertThat(client.ask("SEND <b> SIZE 1")).isEqualTo("SEND ERR (storage is full)");
      assertThat(client.ask("LS <x.rcmd>")).isEqualTo("LS SIZE 12");
    }
    assertThat(storage().resolve("commands/a.rcmd")).hasContent("0123456789");
  }

  @Test
  void theLastOfAnOptionCountsAndLettersMayStandTogether() throws Exception {
    InetSocketAddress address =
        serve(Map.of(), "-m5", "-s" + storage(), "-m", "3", "-oI", "-I", "-d");
    try (RawClient client = RawClient.to(address)) {
      assertThat(client.ask("SEND <b> SIZE 4")).isEqualTo("SEND ERR (file is too big)");
      assertThat(client.ask("LS <>")).isEqualTo("LS SIZE 5");
    }
  }

  @Test
  void takesThePasswordFromTheCommandLineAFileOrTheEnvironment() throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "hush\nnot this\n");
    Path conf = Files.writeString(folder.resolve("conf"), "password other\n");
    String[] fixed = {"-s", storage().toString(), "-F", conf.toString()};
    for (List<String> way :
        List.of(
            List.of("-x", "hush"),
            List.of("--password-file", file.toString()),
            List.<String>of())) {
      String[] arguments = Arrays.copyOf(fixed, fixed.length + way.size());
      System.arraycopy(way.toArray(), 0, arguments, fixed.length, way.size());
      out.getBuffer().setLength(0);
      exit.set(-1);
      String fromEnvironment = way.isEmpty() ? "hush" : "ignored";
      InetSocketAddress address = serve(Map.of("TENTACLE_PASSWORD", fromEnvironment), arguments);
      try (RawClient client = RawClient.to(address)) {
        assertThat(client.ask(PASS)).as("%s", way).isEqualTo("PASS OK");
      }
      stop();
    }
  }

  @Test
  void logsToTheFileOfL() throws Exception {
    Path log = folder.resolve("server.log");
    InetSocketAddress address =
        serve(Map.of(), "-s", storage().toString(), "-v", "-l", log.toString());
    try (RawClient client = RawClient.to(address)) {
      assertThat(client.send("a.data", "x")).isEqualTo("SEND OK, SEND OK");
    }
    await()
        .untilAsserted(
            () -> assertThat(log).content(UTF_8).contains("Listening on").contains("a.data"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-b 127.0.0.1 | use a TCP proxy",
        "-g 41121 | use a TCP proxy",
        "-T | use the machine's firewall",
        "-S install | use a service wrapper",
        "-p 65536 | option -p: '65536' is out of range: give 0 to 65535",
        "-c many | option -c: 'many' is not a number",
        "-r 0 | option -r",
        "-t -1 | option -t",
        "-m 99999999999999999999 | option -m",
        "-i (:x | option -i: filter '(:x' has an invalid regular expression",
        "-i x:../y | leads out of the storage",
        "-a 300.1.1.1 | option -a: address '300.1.1.1'",
        "-x a --password-file b | give one of them",
        "--password-file missing | password file missing of --password-file cannot be read",
        "-F missing.conf | configuration file missing.conf of -F cannot be read",
        "--min-transfer-rate fast | option --min-transfer-rate: 'fast' is not a number",
        "--max-stored-files -1 | option --max-stored-files: '-1' is out of range",
        "-I --insecure-addresses host | option --insecure-addresses: 'host' is neither an IP address",
        "--insecure-addresses 10.0.0.1 | offered to none: offer them too (-I",
        "-I --insecure-names sync | none is demanded: set the CA of the clients (-f",
        "-y | Unknown option: '-y'",
        "file | Unmatched argument"
      })
  void refusesWithExitCodeTwoAndSaysWhatToDo(String line) throws IOException {
    String[] parts = line.split(" \\| ", -1);
    String[] options = ("-s " + storage() + " " + parts[0]).split(" ", -1);
    assertThat(execute(Map.of(), options)).isEqualTo(2);
    assertThat(err.toString()).contains(parts[1]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy_ip 10.0.0.1 | use a TCP proxy",
        "use_libwrap 1 | use the machine's firewall",
        "invalid_chars xyz | token invalid_chars in",
        "port x | token port in",
        "password_delay x | token password_delay in",
        "insecure_addresses x | token insecure_addresses in",
        "max_connections 0 | token max_connections in",
        "filters a:/b | token filters in"
      })
  void refusesTokensOfTheFileAsItDoesOptions(String line) throws IOException {
    String[] parts = line.split(" \\| ", -1);
    Path conf =
        Files.writeString(
            folder.resolve("tentacle_server.conf"), "directory " + storage() + "\n" + parts[0]);
    assertThat(execute(Map.of(), "-F", conf.toString())).isEqualTo(2);
    assertThat(err.toString()).contains(parts[1]);
  }

  @Test
  void wantsAStorageThatExists() {
    assertThat(execute(Map.of())).isEqualTo(2);
    assertThat(err.toString()).contains("give option -s");
    assertThat(execute(Map.of(), "-s", folder.resolve("none").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("does not exist: create it");
  }

  @Test
  void aPortThatIsTakenIsAFaultAndNotMisuse() throws Exception {
    InetSocketAddress taken = serve(Map.of(), "-s", storage().toString());
    String port = Integer.toString(taken.getPort());
    assertThat(execute(Map.of(), "-s", storage().toString(), "-a", "127.0.0.1", "-p", port))
        .isEqualTo(1);
    assertThat(err.toString()).contains("cannot listen on 127.0.0.1 port " + port);
  }

  @Test
  void showsHelpForTheReferencesLetterToo() {
    assertThat(execute(Map.of(), "-h")).isZero();
    assertThat(out.toString()).contains("--password-file").contains("-I");
    assertThat(out.toString().lines()).allMatch(line -> line.matches("[ -~]{0,80}"));
  }
}
