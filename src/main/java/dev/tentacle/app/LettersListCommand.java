package dev.tentacle.app;

import dev.tentacle.delivery.DeadLetter;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tentacle-sync dead-letters list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Prints a table of the dead letters, all of them or those that are chosen.")
final class LettersListCommand implements Callable<Integer> {

  @Mixin private final CommonOptions options = new CommonOptions();
  @Mixin private final LetterSelection selection = new LetterSelection();

  @Override
  public Integer call() throws Exception {
    List<DeadLetter> letters =
        selection.in(Setup.load(options)).values().stream().flatMap(List::stream).toList();
    PrintWriter out = options.out();
    if (!letters.isEmpty()) {
      out.print(Letters.table(letters));
    }
    out.println(Letters.count(letters));
    out.flush();
    return ExitCode.OK;
  }
}
