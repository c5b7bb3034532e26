package dev.tentacle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets all ways of a case take turns, and compares their medians. */
final class Race {

  private static final Logger LOG = LoggerFactory.getLogger(Race.class);

  /** What one way did in one run. */
  private record Result(double perSecond, double serverMillisPerFile) {}

  private final SiteServer.Kind kind;
  private final List<String> serverOptions;
  private final Packets packets;
  private final Bench.Extent extent;
  private final Duration roundTrip;
  private final Map<String, List<Result>> results = new LinkedHashMap<>();
  private final Map<String, String> missing = new LinkedHashMap<>();

  /**
   * @param packets what each run brings home
   * @param roundTrip between the site and home, zero for none but the machine's own
   */
  Race(
      SiteServer.Kind kind,
      List<String> serverOptions,
      Packets packets,
      Bench.Extent extent,
      Duration roundTrip) {
    this.kind = kind;
    this.serverOptions = serverOptions;
    this.packets = packets;
    this.extent = extent;
    this.roundTrip = roundTrip;
  }

  /** The first of the ways is what the others are compared with. */
  Report run(String heading, List<Way> all) throws Exception {
    Pattern only = Pattern.compile(extent.only());
    List<Way> ways = all.stream().filter(way -> only.matcher(way.name()).find()).toList();
    // The first run of each warms up what a service has warm: the site's server, and us.
    try (SiteServer site = SiteServer.start(kind, serverOptions)) {
      for (int run = 0; run <= extent.runs(); run++) {
        for (Way way : ways) {
          if (!missing.containsKey(way.name())) {
            run(way, site, run == 0);
          }
        }
      }
    }
    return new Report(
        heading
            + " "
            + extent.runs()
            + " runs after one to warm up, in turns; median (lowest–highest). "
            + Machine.described()
            + ".",
        rows(ways));
  }

  private void run(Way way, SiteServer site, boolean warmUp) throws Exception {
    int count = way.isSlow() ? Math.min(extent.naiveFiles(), packets.count()) : packets.count();
    Packets wanted = new Packets(count, packets.size());
    Path work = Files.createTempDirectory("bench-home");
    try {
      wanted.writeInto(site.directory());
      Path home = Files.createDirectory(work.resolve("data_in"));
      Duration before = site.cpu();
      Duration time = bringHome(way, site, home, count);
      Duration cpu = site.cpu().minus(before);
      check(way, wanted, site, home);
      double seconds = time.toNanos() / 1e9;
      LOG.info("{}: {} files in {} s", way.name(), count, seconds);
      if (!warmUp) {
        results
            .computeIfAbsent(way.name(), name -> new ArrayList<>())
            .add(new Result(count / seconds, cpu.toNanos() / 1e6 / count));
      }
    } catch (MissingException e) {
      missing.put(way.name(), e.getMessage());
    } finally {
      Packets.delete(work);
      Packets.deleteAllIn(site.directory());
    }
  }

  private Duration bringHome(Way way, SiteServer site, Path home, int count) throws Exception {
    if (roundTrip.isZero()) {
      return way.bringHome(site.port(), site.directory(), home, count);
    }
    try (DelayingProxy proxy = DelayingProxy.start(site.port(), roundTrip)) {
      return way.bringHome(proxy.port(), site.directory(), home, count);
    }
  }

  /** Who did not do the work is not compared. */
  private static void check(Way way, Packets wanted, SiteServer site, Path home)
      throws IOException, InterruptedException {
    if (way.stores()) {
      wanted.checkArrived(home);
    }
    if (way.emptiesTheSite() && !site.becomesEmpty()) {
      throw new IOException(way.name() + " left files on the site");
    }
  }

  private List<List<String>> rows(List<Way> ways) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("way", "files/s", "× first", "MB/s", "server CPU, ms/file"));
    double first = median(ways.get(0).name(), Result::perSecond);
    for (Way way : ways) {
      String name = way.name();
      if (missing.containsKey(name)) {
        rows.add(List.of(name, missing.get(name), "", "", ""));
        continue;
      }
      double perSecond = median(name, Result::perSecond);
      double server = median(name, Result::serverMillisPerFile);
      rows.add(
          List.of(
              name,
              Report.number(perSecond) + spread(name),
              Report.number(perSecond / first),
              Report.number(perSecond * packets.size() / 1e6),
              server > 0 ? Report.number(server) : "–"));
    }
    return rows;
  }

  private double median(String name, ToDoubleFunction<Result> figure) {
    double[] sorted = sorted(name, figure);
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  private String spread(String name) {
    double[] sorted = sorted(name, Result::perSecond);
    return " (" + Report.number(sorted[0]) + "–" + Report.number(sorted[sorted.length - 1]) + ")";
  }

  private double[] sorted(String name, ToDoubleFunction<Result> figure) {
    return results.getOrDefault(name, List.of()).stream().mapToDouble(figure).sorted().toArray();
  }
}
