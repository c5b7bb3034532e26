package dev.tentacle.app;

import dev.tentacle.delivery.DeadLetter;
import dev.tentacle.delivery.DeadLetterRequests;
import dev.tentacle.delivery.DeadLetterRequests.Action;
import dev.tentacle.delivery.DeadLetterRequests.Request;
import dev.tentacle.delivery.LocalName;
import dev.tentacle.delivery.StateDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What replay and drop have in common: the letters are chosen, the request is written down, and
 * whoever may work on the state directory carries it out (ADR 0015).
 */
final class LetterChange {

  /** The JDK watches folders, and no locks: the process that was asked may end without a word. */
  private static final long LOOK_AGAIN_MILLIS = 200;

  @Mixin private final CommonOptions options = new CommonOptions();
  @Mixin private final LetterSelection selection = new LetterSelection();

  @Option(names = "--all", description = "All dead letters of all sites.")
  private boolean all;

  @Option(names = "--dry-run", description = "Prints the letters that are chosen; does nothing.")
  private boolean dryRun;

  /** Does it in this process, which may take the state directory. */
  interface Ourselves {
    void carryOut(Setup setup, LetterBox box, List<DeadLetter> letters) throws Exception;
  }

  /** Returns the exit code. */
  int make(Action action, Ourselves ourselves) throws Exception {
    selection.requireUnless(all);
    Setup setup = Setup.load(options);
    Map<LetterBox, List<DeadLetter>> chosen = selection.in(setup);
    List<DeadLetter> letters = chosen.values().stream().flatMap(List::stream).toList();
    if (letters.isEmpty() && !all) {
      throw new IOException(Letters.NONE);
    }
    if (dryRun || letters.isEmpty()) {
      say((letters.isEmpty() ? "" : Letters.table(letters)) + Letters.count(letters));
      say("Nothing was done.");
      return ExitCode.OK;
    }
    for (Map.Entry<LetterBox, List<DeadLetter>> each : chosen.entrySet()) {
      ask(setup, action, each.getKey(), each.getValue(), ourselves);
    }
    return report(action, chosen);
  }

  private void ask(
      Setup setup, Action action, LetterBox box, List<DeadLetter> letters, Ourselves ourselves)
      throws Exception {
    DeadLetterRequests requests = DeadLetterRequests.in(box.stateDir());
    Request request = requests.submit(action, letters);
    boolean said = false;
    while (requests.isPending(request)) {
      if (!StateDirectory.isHeld(box.stateDir())) {
        try {
          ourselves.carryOut(setup, box, letters);
        } finally {
          // Whoever has read an error here does not expect it to be done an hour later.
          requests.remove(request);
        }
      } else if (!said) {
        said = true;
        say("Asked the process that works on " + box.stateDir() + ", and waiting for it.");
      } else {
        TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
      }
    }
  }

  private int report(Action action, Map<LetterBox, List<DeadLetter>> chosen) throws IOException {
    String verb = action == Action.REPLAY ? "replayed" : "dropped";
    Table table = new Table("SITE", "LETTER", "RESULT");
    int done = 0;
    int left = 0;
    for (Map.Entry<LetterBox, List<DeadLetter>> each : chosen.entrySet()) {
      for (DeadLetter letter : each.getValue()) {
        String why = whyStillThere(each.getKey(), letter).orElse(null);
        done += why == null ? 1 : 0;
        left += why == null ? 0 : 1;
        String result = why == null ? verb : "still a dead letter, the log says why: " + why;
        table.row(letter.site(), Letters.printable(letter.id()), result);
      }
    }
    say(table + String.format(Locale.ROOT, "%,d %s, %,d left", done, verb, left));
    return left == 0 ? ExitCode.OK : ExitCode.FAULT;
  }

  private static Optional<String> whyStillThere(LetterBox box, DeadLetter letter)
      throws IOException {
    return box.folder()
        .find(new LocalName(letter.site()), new LocalName(letter.id()))
        .map(Letters::why);
  }

  private void say(String text) {
    PrintWriter out = options.out();
    out.println(text);
    out.flush();
  }
}
