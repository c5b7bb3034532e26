package dev.tentacle.app;

import dev.tentacle.config.Settings;
import dev.tentacle.server.ServerOptions;
import dev.tentacle.server.TentacleServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tentacle-sync demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Shows the main job on this machine alone, and ends by itself.",
      "Starts a Tentacle server on a free port of 127.0.0.1 in the part of an isolated site, has"
          + " agents send it sample packets, and pulls them into a directory as 'run' does."
    })
final class DemoCommand implements Callable<Integer> {

  private static final long PATIENCE_SECONDS = 60;

  @Spec private @Nullable CommandSpec command;

  @Option(
      names = "--data-in",
      paramLabel = "DIR",
      description = "Where the packets go; by default data_in beside the installation.")
  private @Nullable Path dataIn;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
    Path incoming = dataIn != null ? dataIn : Configuration.home().resolveSibling("data_in");
    Path work = Files.createTempDirectory("tentacle-demo-");
    try {
      Files.createDirectories(incoming);
      return demonstrate(incoming.toRealPath(), work, out);
    } finally {
      delete(work);
    }
  }

  private static int demonstrate(Path incoming, Path work, PrintWriter out) throws Exception {
    Path storage = Files.createDirectory(work.resolve("site"));
    ServerOptions options =
        ServerOptions.builder(storage).addresses("127.0.0.1").port(0).insecure(true).build();
    try (TentacleServer site = new TentacleServer(options)) {
      site.start();
      Setup setup = Setup.of(settings(site.addresses().get(0), incoming, work));
      new StartChecks(setup).run();
      DemoPackets packets = new DemoPackets(setup.sites().get(0).address());
      boolean allArrived = pull(setup, packets, out);
      return sum(packets, incoming, storage, allArrived, out);
    }
  }

  private static boolean pull(Setup setup, DemoPackets packets, PrintWriter out)
      throws IOException {
    try (Application application = Application.load(setup, true)) {
      out.println("The site: a Tentacle server on " + setup.sites().get(0) + ".");
      out.println("Its agents send packets; they are pulled into " + setup.sync().incomingDir());
      out.flush();
      application.start();
      packets.sendAll(application.context());
      return packets.awaitArrival(setup.sync().incomingDir(), PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** As an operator would set them, but for the pace. */
  private static Settings settings(InetSocketAddress site, Path incoming, Path work) {
    Map<String, String> settings =
        Map.of(
            "sync_address",
            "127.0.0.1:" + site.getPort(),
            "sync_cron",
            "* * * * * ?",
            "incomingdir",
            incoming.toString(),
            "state_dir",
            work.resolve("state").toString());
    return Configuration.load(settings, null, Map.of());
  }

  private static int sum(
      DemoPackets packets, Path incoming, Path storage, boolean allArrived, PrintWriter out)
      throws IOException {
    List<String> left = names(storage);
    Table table = new Table("SENT BY AGENTS", "IN DATA_IN, UNALTERED", "LEFT ON THE SITE");
    out.print(table.row(packets.count(), packets.arrived(incoming), left.size()));
    out.println(
        allArrived && left.isEmpty()
            ? "Look at them: ls " + incoming
            : "That is not what it should be: please report it, with the lines above.");
    out.flush();
    return allArrived && left.isEmpty() ? ExitCode.OK : ExitCode.FAULT;
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList();
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
