package dev.tentacle.app;

import dev.tentacle.config.ConfigurationException;
import dev.tentacle.config.PollSchedule;
import dev.tentacle.config.Setting;
import dev.tentacle.config.SyncSettings;
import dev.tentacle.config.SyncSite;
import dev.tentacle.config.Token;
import dev.tentacle.protocol.LocalCharset;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.HashSet;
import java.util.Set;
import org.quartz.CronExpression;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can be known to be wrong before anything is started. */
final class StartChecks {

  private static final Logger LOG = LoggerFactory.getLogger(StartChecks.class);

  private final Setup setup;

  StartChecks(Setup setup) {
    this.setup = setup;
  }

  /**
   * Refuses to start, or warns in the log.
   *
   * @throws ConfigurationException at the first thing that is wrong
   */
  void run() {
    routes();
    allButRoutes();
  }

  /**
   * The same where another runtime loads the routes.
   *
   * @throws ConfigurationException at the first thing that is wrong
   */
  void allButRoutes() {
    Set<SyncSettings> checked = new HashSet<>();
    for (SyncSite site : setup.sites()) {
      if (checked.add(site.settings())) {
        schedule(site);
        incoming(site);
        own(site.setting(Token.STATE_DIR), site.settings().stateDir());
      }
    }
    warnOfLocale(LocalCharset.get());
  }

  /**
   * That there is a site.
   *
   * @throws ConfigurationException if there is none
   */
  void sites() {
    if (setup.sites().isEmpty()) {
      throw new ConfigurationException(
          "no site is configured: sync_address is empty",
          "Set sync_address in camel.properties, in the file that pandora_server_conf names, or"
              + " with -Dsync_address=HOST");
    }
  }

  private static void schedule(SyncSite site) {
    PollSchedule schedule = site.settings().schedule();
    String cron = schedule.forSite(0, 1);
    try {
      CronExpression.validateExpression(cron);
    } catch (ParseException e) {
      throw site.setting(Token.SYNC_CRON)
          .refuse(
              "'" + schedule + "' is no Quartz cron: " + e.getMessage(),
              "Write for example H * * * * ? for once a minute");
    }
  }

  private void routes() {
    Path dir = setup.sync().routesDir();
    if (!Files.isDirectory(dir)) {
      throw setup
          .settings()
          .find(Token.ROUTES_DIR.token())
          .orElseThrow()
          .refuse(dir + " is not a directory", "Name the folder of the route files");
    }
  }

  private static void incoming(SyncSite site) {
    Path dir = site.settings().incomingDir();
    Setting setting = site.setting(Token.INCOMINGDIR);
    if (!Files.exists(dir)) {
      throw setting.refuse(dir + " does not exist", "Create it, or name the data server's data_in");
    }
    if (!Files.isDirectory(dir)) {
      throw setting.refuse(dir + " is not a directory", "Name the data server's data_in");
    }
    if (!Files.isWritable(dir) || !Files.isExecutable(dir)) {
      throw setting.refuse(dir + " is not writable by user " + user(), "Let that user write to it");
    }
  }

  /** What is ours we make. */
  private static void own(Setting setting, Path dir) {
    try {
      Files.createDirectories(dir);
    } catch (IOException e) {
      throw setting.refuse(
          dir + " cannot be made by user " + user() + ": " + e,
          "Make it for that user, or name another directory");
    }
    if (!Files.isWritable(dir)) {
      throw setting.refuse(dir + " is not writable by user " + user(), "Let that user write to it");
    }
  }

  static void warnOfLocale(Charset charset) {
    if (!LocalCharset.takesAllNames(charset)) {
      LOG.warn(
          "The locale's file names are {}: names beyond ASCII are written with ~XX for each byte."
              + " Set LC_ALL=C.UTF-8 for the process",
          charset);
    }
  }

  private static String user() {
    return System.getProperty("user.name");
  }
}
