package dev.tentacle.app;

import dev.tentacle.delivery.DeadLetter;
import dev.tentacle.delivery.DeadLetterRequests.Action;
import dev.tentacle.delivery.DeadLetters;
import dev.tentacle.delivery.StateDirectory;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tentacle-sync dead-letters drop}. */
@Command(
    name = "drop",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Deletes dead letters for good: nobody else has these files.",
      "Exit code 0 only if none of them is left."
    })
final class LettersDropCommand implements Callable<Integer> {

  @Mixin private final LetterChange change = new LetterChange();

  @Override
  public Integer call() throws Exception {
    return change.make(Action.DROP, LettersDropCommand::drop);
  }

  /** Nobody else works on the state directory, and no route is needed. */
  private static void drop(Setup setup, LetterBox box, List<DeadLetter> letters)
      throws IOException {
    try (StateDirectory state = StateDirectory.open(box.dataIn(), box.stateDir())) {
      DeadLetters store = new DeadLetters(state);
      for (DeadLetter letter : letters) {
        store.drop(letter);
      }
    }
  }
}
