package dev.tentacle.component;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Gives up the file of an exchange: it goes to the dead letters when the exchange ends, and the
 * site may then delete its copy.
 *
 * <p>The last step of a route that a dead-letter channel points to. Needs an endpoint with the
 * option {@code delivery}. If the dead letter cannot be stored either, the file stays on its site.
 */
public final class DeadLetterProcessor implements Processor {

  static final String GIVEN_UP = "CamelTentacleGivenUp";

  private static final String REDELIVERIES = "CamelTentacleRedeliveries";

  /** Why a file was given up, and after how many attempts. */
  record GivenUp(int attempts, Throwable cause) {}

  @Override
  public void process(Exchange exchange) {
    Throwable caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    int redeliveries = exchange.getProperty(REDELIVERIES, 0, Integer.class);
    Throwable cause = caught != null ? caught : new IllegalStateException("given up by the route");
    exchange.setProperty(GIVEN_UP, new GivenUp(redeliveries + 1, cause));
  }

  /** For an error handler's {@code onRedelivery}: Camel's own count is gone when it gives up. */
  public static void countRedelivery(Exchange exchange) {
    exchange.setProperty(REDELIVERIES, exchange.getProperty(REDELIVERIES, 0, Integer.class) + 1);
  }
}
