package dev.tentacle.app;

import dev.tentacle.config.Setting;
import dev.tentacle.config.Token;
import java.util.List;
import java.util.Map;

/**
 * What differs between the settings that the routes run with and others.
 *
 * @param before the settings that they run with
 * @param next the others
 */
record Changes(Setup before, Setup next) {

  private static final List<Token> AT_START =
      List.of(
          Token.SYNCSERVER,
          Token.INCOMINGDIR,
          Token.STATE_DIR,
          Token.ROUTES_DIR,
          Token.FILE_MODE,
          Token.FILE_GROUP,
          Token.MIN_FREE_BYTES,
          Token.MIN_FREE_FILES,
          Token.MAX_QUEUE,
          Token.UNFINISHED_TIMEOUT);

  /**
   * That all that differs can be taken up by routes that run.
   *
   * @throws dev.tentacle.config.ConfigurationException if it cannot; names the first such setting
   */
  void refuseWhatNeedsARestart() {
    for (Token token : AT_START) {
      next.settings().find(token.token()).ifPresent(this::refuseIfNew);
    }
    next.settings().all().stream()
        .filter(setting -> setting.name().startsWith("camel."))
        .forEach(this::refuseIfNew);
  }

  private void refuseIfNew(Setting setting) {
    String earlier = before.settings().find(setting.name()).map(Setting::value).orElse("");
    if (!earlier.equals(setting.value())) {
      throw setting.refuse("is read at the start only", "Restart the program to use it");
    }
  }

  /** Whether something differs that is said of all sites: every route may have it in it. */
  boolean isGeneral() {
    return !general(before).equals(general(next))
        || !before.sync().secrets().equals(next.sync().secrets());
  }

  private static Map<String, String> general(Setup setup) {
    Map<String, String> values = setup.values();
    values.keySet().removeIf(name -> name.startsWith("site."));
    values.remove(Token.SYNC_ADDRESS.token());
    return values;
  }
}
