package dev.tentacle.app;

import dev.tentacle.config.ConfigurationException;
import dev.tentacle.config.SyncSite;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.camel.Exchange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tentacle-sync list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Prints the names of the files that wait on a site, one a line. Moves nothing.")
final class ListCommand implements Callable<Integer> {

  @Mixin private final CommonOptions options = new CommonOptions();

  @Parameters(
      paramLabel = "SITE",
      description = "A site by its name, its host, or host:port where the host is not enough.")
  private String site = "";

  @Override
  public Integer call() throws Exception {
    Setup setup = Setup.load(options);
    if (!setup.isEnabled(options.out())) {
      return ExitCode.OK;
    }
    StartChecks checks = new StartChecks(setup);
    checks.sites();
    SyncSite found = find(site, setup.sites());
    try (Application application = Application.load(setup, false)) {
      application.startSites();
      Exchange exchange = application.list(found).join();
      if (exchange.getException() != null) {
        throw exchange.getException();
      }
      PrintWriter out = options.out();
      CheckCommand.names(exchange).forEach(out::println);
      out.flush();
      return ExitCode.OK;
    }
  }

  static SyncSite find(String text, List<SyncSite> sites) {
    List<SyncSite> found = sites.stream().filter(site -> site.isCalled(text)).toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    throw new ConfigurationException(
        "site '" + text + (found.isEmpty() ? "' is not configured" : "' has several ports"),
        "Name one of " + (found.isEmpty() ? sites : found));
  }
}
