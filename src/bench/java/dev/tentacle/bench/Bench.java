package dev.tentacle.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the benchmark: {@code mvn -Pbench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Measures how fast files come home from a Tentacle server, beside other ways to bring them.",
      "All ways of a case take turns, run by run, on the same files. Prints a table a case."
    })
public final class Bench implements Callable<Integer> {

  @Option(
      names = "--cases",
      split = ",",
      description = "Which to run: ${COMPLETION-CANDIDATES}.",
      defaultValue = "small")
  private List<Case> cases = new ArrayList<>();

  @Option(
      names = "--files",
      description = "Files a run; of drain, the longest of three backlogs.",
      defaultValue = "5000")
  private int files;

  @Option(
      names = "--naive-files",
      description = "Files a run of what brings 20 a second.",
      defaultValue = "200")
  private int naiveFiles;

  @Option(names = "--runs", description = "Runs, of which the median counts.", defaultValue = "5")
  private int runs;

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      description = "Only the ways whose name has this in it.",
      defaultValue = "")
  private String only = "";

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description = "Writes each table into this page too, at <!-- bench:CASE -->.")
  private @Nullable Path page;

  /**
   * How much is measured.
   *
   * @param files a run
   * @param naiveFiles a run of what brings 20 a second
   * @param runs of which the median counts
   * @param only a regular expression that a way's name must contain
   */
  record Extent(int files, int naiveFiles, int runs, String only) {}

  @Override
  public Integer call() throws Exception {
    Extent extent = new Extent(files, naiveFiles, runs, only);
    for (Case each : cases) {
      Report report = each.run(extent);
      System.out.println(report.markdown());
      if (page != null) {
        report.writeInto(page, each.toString());
      }
    }
    return 0;
  }

  public static void main(String... args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }
}
