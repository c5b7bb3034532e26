package dev.tentacle.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** What is logged under a logger's name while it is open; it goes nowhere else meanwhile. */
public final class LogCapture implements AutoCloseable {

  private final List<LogEvent> events = new CopyOnWriteArrayList<>();
  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
  private final String logger;

  private LogCapture(String logger, Level level) {
    this.logger = logger;
    AbstractAppender appender =
        new AbstractAppender("capture", null, null, true, Property.EMPTY_ARRAY) {
          @Override
          public void append(LogEvent event) {
            events.add(event.toImmutable());
          }
        };
    appender.start();
    LoggerConfig config = new LoggerConfig(logger, level, false);
    config.addAppender(appender, level, null);
    context.getConfiguration().addLogger(logger, config);
    context.updateLoggers();
  }

  /** Captures what is logged at this level and above. */
  public static LogCapture of(String logger, Level level) {
    return new LogCapture(logger, level);
  }

  /** Each event's message. */
  public List<String> lines() {
    return events.stream().map(event -> event.getMessage().getFormattedMessage()).toList();
  }

  /** Each event. */
  public List<LogEvent> events() {
    return List.copyOf(events);
  }

  @Override
  public void close() {
    context.getConfiguration().removeLogger(logger);
    context.updateLoggers();
  }
}
