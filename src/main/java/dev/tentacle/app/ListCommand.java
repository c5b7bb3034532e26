package dev.tentacle.app;

import dev.tentacle.config.ConfigurationException;
import dev.tentacle.config.SyncAddress;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
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
      description = "One of sync_address: host, or host:port where the host alone is not enough.")
  private String site = "";

  @Override
  public Integer call() throws Exception {
    Setup setup = Setup.load(options);
    if (!setup.isEnabled(options.out())) {
      return ExitCode.OK;
    }
    StartChecks checks = new StartChecks(setup);
    checks.sites();
    SyncAddress address = find(site, setup.sync().sites());
    try (Application application = Application.load(setup, false)) {
      application.startSites();
      Exchange exchange = application.list(address).join();
      if (exchange.getException() != null) {
        throw exchange.getException();
      }
      PrintWriter out = options.out();
      CheckCommand.names(exchange).forEach(out::println);
      out.flush();
      return ExitCode.OK;
    }
  }

  static SyncAddress find(String text, List<SyncAddress> sites) {
    String wanted = text.toLowerCase(Locale.ROOT);
    List<SyncAddress> found =
        sites.stream()
            .filter(address -> address.toString().equals(wanted) || address.host().equals(wanted))
            .toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    throw new ConfigurationException(
        "site '" + text + (found.isEmpty() ? "' is not configured" : "' has several ports"),
        "Name one of " + (found.isEmpty() ? sites : found));
  }
}
