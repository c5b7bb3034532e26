package dev.tentacle.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.event.ExchangeCompletedEvent;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;

/**
 * Camel's own consumer of files over ssh, into the same {@code file:} endpoint.
 *
 * @param ssh the server that it reads from
 */
record Sftp(SshServer ssh) implements Way {

  @Override
  public String name() {
    return "Camel `sftp:` with `delete=true`";
  }

  @Override
  public Duration bringHome(int port, Path site, Path home, int files) throws Exception {
    CountDownLatch left = new CountDownLatch(files);
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.addRoutes(route(site, home));
      camel.getManagementStrategy().addEventNotifier(new Completed(left));
      camel.start();
      return Way.timed(
          () -> {
            camel.getRouteController().startRoute("sftp");
            if (!left.await(10, TimeUnit.MINUTES)) {
              throw new IllegalStateException(left.getCount() + " files have not come");
            }
          });
    }
  }

  private RouteBuilder route(Path site, Path home) {
    String from =
        "sftp:"
            + ssh.user()
            + "@127.0.0.1:"
            + ssh.port()
            // Relative to the server's root: an absolute path is refused.
            + site
            + "?privateKeyFile="
            + ssh.key()
            + "&delete=true&initialDelay=0&useUserKnownHostsFile=false&jschLoggingLevel=OFF"
            + "&sortBy=file:name";
    return new RouteBuilder() {
      @Override
      public void configure() {
        from(from)
            .routeId("sftp")
            .autoStartup(false)
            .to("file:" + home + "?tempFileName=${file:onlyname}.part&fileExist=Fail");
      }
    };
  }

  /** Counts down the exchanges that ended well. */
  private static final class Completed extends EventNotifierSupport {

    private final CountDownLatch left;

    Completed(CountDownLatch left) {
      this.left = left;
    }

    @Override
    public void notify(CamelEvent event) {
      if (event instanceof ExchangeCompletedEvent) {
        left.countDown();
      }
    }
  }
}
