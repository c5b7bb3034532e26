package dev.tentacle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much memory a pull takes, in a process of its own with a small heap. */
final class Memory {

  private static final Logger LOG = LoggerFactory.getLogger(Memory.class);

  private Memory() {}

  /** What a pull took. */
  private record Taken(double seconds, double heapMegabytes) {}

  static Report drain(Bench.Extent extent) throws Exception {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("files", "seconds", "files/s", "live heap, most", "heap × first"));
    double first = 0;
    for (int files : new int[] {extent.files() / 10, extent.files() / 3, extent.files()}) {
      Taken taken = median(new Packets(files, Packets.SMALL), extent.runs(), "-Xmx128m");
      first = first == 0 ? taken.heapMegabytes() : first;
      rows.add(
          List.of(
              String.format(Locale.ROOT, "%,d", files),
              Report.number(taken.seconds()),
              Report.number(files / taken.seconds()),
              String.format(Locale.ROOT, "%.1f MB", taken.heapMegabytes()),
              Report.number(taken.heapMegabytes() / first)));
    }
    return new Report(
        "Files of 5 KB from `tentacle-sync serve`, verified, 2 connections, `-Xmx128m`, median of "
            + extent.runs()
            + " runs; live heap: after a full collection, each second. "
            + Machine.described()
            + ".",
        rows);
  }

  static Report huge(Bench.Extent extent) throws Exception {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("file", "seconds", "MB/s", "live heap, most"));
    for (long size : new long[] {10_000_000, 1_000_000_000}) {
      Taken taken = median(new Packets(1, size), extent.runs(), "-Xmx128m");
      rows.add(
          List.of(
              String.format(Locale.ROOT, "%,d MB", size / 1_000_000),
              Report.number(taken.seconds()),
              Report.number(size / 1e6 / taken.seconds()),
              String.format(Locale.ROOT, "%.1f MB", taken.heapMegabytes())));
    }
    return new Report(
        "One file from `tentacle-sync serve`, verified (it comes twice), `-Xmx128m`, median of "
            + extent.runs()
            + " runs. "
            + Machine.described()
            + ".",
        rows);
  }

  private static Taken median(Packets packets, int runs, String heap) throws Exception {
    List<Taken> all = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      Taken taken = pull(packets, heap);
      LOG.info("{}: {}", packets, taken);
      all.add(taken);
    }
    double[] seconds = all.stream().mapToDouble(Taken::seconds).sorted().toArray();
    double[] megabytes = all.stream().mapToDouble(Taken::heapMegabytes).sorted().toArray();
    return new Taken(seconds[runs / 2], megabytes[runs / 2]);
  }

  private static Taken pull(Packets packets, String heap) throws Exception {
    Path work = Files.createTempDirectory("bench-memory");
    try (SiteServer site = SiteServer.start(SiteServer.Kind.OURS, List.of())) {
      packets.writeInto(site.directory());
      Path home = Files.createDirectory(work.resolve("data_in"));
      Path result = work.resolve("result");
      Run.toEnd(
          Jvm.command(
              List.of(heap, "-XX:+UseSerialGC"),
              WatchedPull.class.getName(),
              List.of(
                  Integer.toString(site.port()),
                  home.toString(),
                  Integer.toString(packets.count()),
                  result.toString())));
      packets.checkArrived(home);
      String[] figures = Files.readString(result).split(" ", -1);
      return new Taken(Double.parseDouble(figures[0]), Double.parseDouble(figures[1]));
    } catch (MissingException e) {
      throw new IOException(e);
    } finally {
      Packets.delete(work);
    }
  }
}
