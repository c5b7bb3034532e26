package dev.tentacle.app;

import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tentacle-sync run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Polls the sites on their schedule until it is told to end.")
final class RunCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  @Mixin private final CommonOptions options = new CommonOptions();

  @Override
  public Integer call() throws Exception {
    Setup setup = Setup.load(options);
    if (!setup.isEnabled(options.out())) {
      return ExitCode.OK;
    }
    new StartChecks(setup).run();
    try (Application application = Application.load(setup, true);
        Progress progress = Progress.onTerminal()) {
      progress.watch(application.context());
      LOG.info("{}", setup.polling());
      if (setup.reloads()) {
        application.watch(() -> Setup.load(options));
      }
      return application.run();
    }
  }
}
