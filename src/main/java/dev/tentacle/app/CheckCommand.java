package dev.tentacle.app;

import dev.tentacle.config.SyncSite;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tentacle-sync check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Checks the configuration, the route files, then every site; moves nothing.",
      "Of each site: connects, gives the password and lists the files that wait there. With TLS it"
          + " shows the site's certificate, and warns of one that ends within 30 days.",
      "Exit code 0 only if all sites answered."
    })
final class CheckCommand implements Callable<Integer> {

  @Mixin private final CommonOptions options = new CommonOptions();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = options.out();
    Setup setup = Setup.load(options);
    if (!setup.isEnabled(out)) {
      return ExitCode.OK;
    }
    new StartChecks(setup).run();
    try (Application application = Application.load(setup, false)) {
      out.println("The configuration and the route files are good.");
      out.flush();
      application.startSites();
      Map<SyncSite, CompletableFuture<Exchange>> answers = new LinkedHashMap<>();
      setup.sites().forEach(site -> answers.put(site, application.list(site)));
      Table table = new Table("SITE", "FILES", "FAULT");
      CertificateReport certificates = new CertificateReport(Instant.now());
      boolean allAnswered = true;
      for (Map.Entry<SyncSite, CompletableFuture<Exchange>> answer : answers.entrySet()) {
        Exchange exchange = answer.getValue().join();
        allAnswered &= exchange.getException() == null;
        addTo(table, answer.getKey(), exchange);
        certificates.add(answer.getKey(), exchange);
      }
      out.print(table);
      certificates.print(out);
      out.flush();
      return allAnswered ? ExitCode.OK : ExitCode.FAULT;
    }
  }

  private static void addTo(Table table, SyncSite site, Exchange exchange) {
    if (exchange.getException() != null) {
      table.row(site, "", Faults.messages(exchange.getException()));
    } else {
      table.row(site, names(exchange).size(), "");
    }
  }

  static List<String> names(Exchange exchange) {
    Message message = exchange.getMessage();
    List<?> body = message.getBody(List.class);
    return body == null ? List.of() : body.stream().map(String::valueOf).toList();
  }
}
