package dev.tentacle.app;

import dev.tentacle.delivery.DeadLetterRequests.Action;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tentacle-sync dead-letters replay}. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Sends dead letters through the route of their site again.",
      "It is as if they had come just now: those that arrive are dead letters no more, and one that"
          + " was delivered meanwhile is dropped.",
      "Exit code 0 only if none of them is left."
    })
final class LettersReplayCommand implements Callable<Integer> {

  @Mixin private final LetterChange change = new LetterChange();

  @Override
  public Integer call() throws Exception {
    return change.make(Action.REPLAY, (setup, box, letters) -> replay(setup));
  }

  /** Nobody else works on the state directory: the routes are ours to run. */
  private static void replay(Setup setup) throws Exception {
    new StartChecks(setup).run();
    try (Application application = Application.load(setup, false)) {
      application.openDelivery();
      application.startSites();
      application.carryOutRequests();
    }
  }
}
