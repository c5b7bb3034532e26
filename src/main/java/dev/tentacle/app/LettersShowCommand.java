package dev.tentacle.app;

import dev.tentacle.delivery.DeadLetter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tentacle-sync dead-letters show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Prints the notes of the chosen dead letters, as JSON.",
      "A note says where the file came from, and when and why it was given up.",
      "Exit code 1 if there is no such letter."
    })
final class LettersShowCommand implements Callable<Integer> {

  @Mixin private final CommonOptions options = new CommonOptions();
  @Mixin private final LetterSelection selection = new LetterSelection();

  @Option(names = "--content", description = "Prints the file itself instead of its note.")
  private boolean content;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Writes the file itself to this new file.")
  private @Nullable Path output;

  @Override
  public Integer call() throws Exception {
    if (selection.isEmpty()) {
      throw selection.refuse("say which: NAME or --site SITE");
    }
    Map<LetterBox, List<DeadLetter>> chosen = selection.in(Setup.load(options));
    if (chosen.isEmpty()) {
      throw new IOException(Letters.NONE);
    }
    if (content || output != null) {
      copy(one(chosen));
      return ExitCode.OK;
    }
    PrintWriter out = options.out();
    for (Map.Entry<LetterBox, List<DeadLetter>> each : chosen.entrySet()) {
      for (DeadLetter letter : each.getValue()) {
        out.println(Files.readString(each.getKey().folder().note(letter)));
      }
    }
    out.flush();
    return ExitCode.OK;
  }

  /** Where the content of the only letter is. */
  private Path one(Map<LetterBox, List<DeadLetter>> chosen) {
    List<DeadLetter> letters = chosen.values().stream().flatMap(List::stream).toList();
    if (letters.size() > 1) {
      throw selection.refuse(
          "the content of one letter can be shown, and these are "
              + letters.stream().map(DeadLetter::id).map(Letters::printable).toList());
    }
    return chosen.keySet().iterator().next().folder().content(letters.get(0));
  }

  private void copy(Path file) throws IOException {
    Path target = output;
    if (target == null) {
      Files.copy(file, System.out);
      System.out.flush();
      return;
    }
    try {
      Files.copy(file, target);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(target + " is there already: name a new file", e);
    }
  }
}
