package dev.tentacle.app;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Turns the reference server's log options into Log4j's, on top of what its configuration says. */
final class ServeLogging {

  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{1} - %encode{%m}{CRLF}%n";

  private ServeLogging() {}

  static void level(ServeSettings.Verbosity verbosity) {
    Level level =
        switch (verbosity) {
          case NOTHING -> Level.OFF;
          case NORMAL -> Level.INFO;
          case TRANSFERS -> Level.DEBUG;
          case COMMANDS -> Level.TRACE;
        };
    for (String logger :
        List.of("dev.tentacle.server", "dev.tentacle.tls", ServeCommand.class.getName())) {
      Configurator.setLevel(logger, level);
    }
  }

  /**
   * Appends to a file what is logged, as well.
   *
   * @throws IllegalArgumentException if the file cannot be written
   */
  static void file(Path file) {
    try (OutputStream probe =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      probe.flush();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "log file "
              + file
              + " cannot be written: give another with -l, or its folder to this"
              + " user",
          e);
    }
    LoggerContext context = LoggerContext.getContext(false);
    Configuration configuration = context.getConfiguration();
    FileAppender appender =
        FileAppender.newBuilder()
            .setName("serve " + file)
            .setLayout(PatternLayout.newBuilder().withPattern(PATTERN).build())
            .withFileName(file.toString())
            .build();
    appender.start();
    configuration.getRootLogger().addAppender(appender, null, null);
    context.updateLoggers();
  }
}
