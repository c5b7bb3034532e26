package dev.tentacle.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tentacle-sync once}. */
@Command(
    name = "once",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Polls every site once and prints a table of what they brought.",
      "Exit code 0 only if all sites answered and no file was left behind."
    })
final class OnceCommand implements Callable<Integer> {

  @Mixin private final CommonOptions options = new CommonOptions();

  @Override
  public Integer call() throws Exception {
    Setup setup = Setup.load(options);
    if (!setup.isEnabled(options.out())) {
      return ExitCode.OK;
    }
    StartChecks checks = new StartChecks(setup);
    checks.sites();
    checks.run();
    try (Application application = Application.load(setup, false)) {
      application.openDelivery();
      application.startSites();
      PollSummary summary = poll(application, setup);
      PrintWriter out = options.out();
      out.print(summary.table());
      out.flush();
      return summary.isClean() ? ExitCode.OK : ExitCode.FAULT;
    }
  }

  private static PollSummary poll(Application application, Setup setup) {
    try (Progress progress = Progress.onTerminal()) {
      progress.watch(application.context());
      return PollSummary.of(application::poll, setup.sites());
    }
  }
}
