package dev.tentacle.testing;

import static dev.tentacle.testing.TestPki.file;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The reference's {@code tentacle_client} with TLS; where it is not installed tests skip. */
public final class RealClient {

  /** How it ended, and what it said with {@code -v}. */
  public record Run(int exit, String output) {}

  private static final Path PROGRAM = Path.of("/usr/bin/tentacle_client");

  /**
   * Debian's client says how to check certificates by a text, which IO::Socket::SSL takes as an
   * error today; Pandora's newer ones say it by a number, and so does this one.
   */
  private static final String NUMBERS =
      """
      my $start = \\&IO::Socket::SSL::start_SSL;
      no warnings 'redefine';
      *IO::Socket::SSL::start_SSL = sub {
        my ($class, $socket, %options) = @_;
        $options{SSL_verify_mode} = oct $options{SSL_verify_mode} if $options{SSL_verify_mode};
        $start->($class, $socket, %options);
      };
      do '/usr/bin/tentacle_client';
      """;

  private final List<String> program;
  private final Path folder;

  private RealClient(List<String> program, Path folder) {
    assumeTrue(
        Files.isExecutable(PROGRAM), PROGRAM + " is not installed (Debian: pandorafms-agent)");
    this.program = program;
    this.folder = folder;
  }

  /** As it is installed, working in a folder. */
  public static RealClient installed(Path folder) {
    return new RealClient(List.of(PROGRAM.toString()), folder);
  }

  /** With its option {@code -e} made to work, as in newer ones. */
  public static RealClient mended(Path folder) {
    return new RealClient(List.of("perl", "-MIO::Socket::SSL", "-e", NUMBERS, "--"), folder);
  }

  /** Sends {@code a.1.data}, whose content is {@code <agent_data/>}. */
  public Run send(int port, String... options) throws IOException, InterruptedException {
    Files.writeString(folder.resolve("a.1.data"), "<agent_data/>");
    return run(port, "a.1.data", options);
  }

  /** Fetches a file into its folder. */
  public Run fetch(int port, String name, String... options)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("-g");
    return run(port, name, all.toArray(String[]::new));
  }

  /** An option that names a file of the test PKI stands for that file. */
  private Run run(int port, String name, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of("-v", "-a", "localhost", "-p", "" + port));
    for (String option : options) {
      command.add(
          option.endsWith(".pem") || option.endsWith(".key") ? file(option).toString() : option);
    }
    command.add(name);
    ProcessBuilder client =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    // What -c checks the server against.
    client.environment().put("SSL_CERT_FILE", file("ca.pem").toString());
    Process process = client.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }
}
