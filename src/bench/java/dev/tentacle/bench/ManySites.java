package dev.tentacle.bench;

import dev.tentacle.config.PollSchedule;
import dev.tentacle.testing.FakeSites;
import dev.tentacle.testing.FakeSites.Health;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The program with thousands of sites, each polled once a minute, one packet a poll. */
final class ManySites implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final PollSchedule EACH_MINUTE = new PollSchedule("H * * * * ?");
  private static final Pattern AFTER_GC = Pattern.compile("->([0-9]+)M\\(");

  private final int count;
  private final long[] dueMillis;
  private final Path work;
  private final FakeSites sites;
  private final Process program;
  private final Set<Integer> seen = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<Long> lateness = new ConcurrentLinkedQueue<>();
  private volatile boolean measuring;

  private ManySites(int count) throws IOException {
    this.count = count;
    this.dueMillis =
        IntStream.range(0, count)
            .mapToLong(i -> 1000 * Long.parseLong(EACH_MINUTE.forSite(i, count).split(" ", -1)[0]))
            .toArray();
    this.work = Files.createTempDirectory("bench-sites");
    this.sites = FakeSites.start(count, this::visited);
    this.program = start();
  }

  static Report run(int minutes) throws Exception {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "sites",
            "polls seen of those due",
            "late, median",
            "p99",
            "most",
            "CPU of one core",
            "heap after GC, most",
            "threads"));
    for (int count : new int[] {300, 1000, 3000}) {
      try (ManySites many = new ManySites(count)) {
        rows.add(many.measure(minutes));
      }
    }
    return new Report(
        "`tentacle-sync run -Xmx256m`: one poll a minute, 5 % of the sites dead (refusing, black"
            + " holes, silent), 1 % dripping; the healthy ones have one packet at each poll. "
            + minutes
            + " minutes after each was polled once. "
            + Machine.described()
            + ".",
        rows);
  }

  private Process start() throws IOException {
    Path config = work.resolve("camel.properties");
    Path dataIn = Files.createDirectory(work.resolve("data_in"));
    Files.write(
        config,
        List.of(
            "sync_address=" + String.join(",", sites.addresses()),
            "incomingdir=" + dataIn,
            "max_queue=0"));
    List<String> options =
        List.of(
            "-Xmx256m",
            "-Xlog:gc:file=" + work.resolve("gc"),
            "-Dtentacle.home=" + Path.of("").toAbsolutePath(),
            "-Dlog4j2.configurationFile=src/main/distribution/log4j2.xml");
    return new ProcessBuilder(
            Jvm.command(
                options,
                "dev.tentacle.app.TentacleSync",
                List.of("run", "--config", config.toString())))
        .redirectErrorStream(true)
        .redirectOutput(work.resolve("log").toFile())
        .start();
  }

  private void visited(int site) {
    seen.add(site);
    if (measuring) {
      lateness.add(Math.floorMod(System.currentTimeMillis() - dueMillis[site], 60_000L));
    }
  }

  private List<String> measure(int minutes) throws Exception {
    long healthy =
        IntStream.range(0, count).filter(i -> FakeSites.health(i) == Health.HEALTHY).count();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (seen.size() < healthy) {
      if (System.nanoTime() > deadline || !program.isAlive()) {
        String log = Files.readString(work.resolve("log"));
        throw new IOException(
            seen.size() + " sites were polled: " + log.substring(Math.max(0, log.length() - 2000)));
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    Duration before = cpu();
    measuring = true;
    TimeUnit.MINUTES.sleep(minutes);
    measuring = false;
    double used = cpu().minus(before).toMillis() / (minutes * 60_000.0);
    long[] late = lateness.stream().mapToLong(Long::longValue).sorted().toArray();
    return List.of(
        String.format(Locale.ROOT, "%,d", count),
        String.format(Locale.ROOT, "%.1f %%", 100.0 * late.length / (healthy * minutes)),
        percentile(late, 50),
        percentile(late, 99),
        percentile(late, 100),
        String.format(Locale.ROOT, "%.0f %%", 100 * used),
        heap() + " MB",
        threads());
  }

  private static String percentile(long[] sorted, int percent) {
    int index = Math.max(0, (int) Math.ceil(sorted.length * percent / 100.0) - 1);
    return String.format(Locale.ROOT, "%,d ms", sorted[index]);
  }

  private Duration cpu() {
    return program.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private int heap() throws IOException {
    return Files.readAllLines(work.resolve("gc")).stream()
        .map(AFTER_GC::matcher)
        .filter(Matcher::find)
        .mapToInt(line -> Integer.parseInt(line.group(1)))
        .max()
        .orElse(-1);
  }

  private String threads() throws IOException {
    Path status = Path.of("/proc", Long.toString(program.pid()), "status");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("Threads:"))
        .map(line -> Arrays.asList(line.split("\\s+", -1)).get(1))
        .findFirst()
        .orElse("?");
  }

  @Override
  public void close() throws IOException {
    Run.end(program);
    sites.close();
    Packets.delete(work);
  }
}
