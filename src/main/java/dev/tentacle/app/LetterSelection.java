package dev.tentacle.app;

import dev.tentacle.delivery.DeadLetter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which dead letters a command is about. */
final class LetterSelection {

  private static final Pattern WILDCARD = Pattern.compile("[*?]");

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--site",
      paramLabel = "SITE",
      description = "Only letters of this site: its name, host:port or host.")
  private @Nullable String site;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description =
          "Only these: letters as 'list' prints them, or names of files; * stands for any"
              + " characters, ? for one.")
  private List<String> names = new ArrayList<>();

  /** The letters that were chosen, by where they are; all of them where nothing was said. */
  Map<LetterBox, List<DeadLetter>> in(Setup setup) throws IOException {
    List<Pattern> wanted = names.stream().map(LetterSelection::pattern).toList();
    Map<LetterBox, List<DeadLetter>> chosen = new LinkedHashMap<>();
    for (LetterBox box : LetterBox.all(setup)) {
      List<DeadLetter> letters =
          box.folder().list().stream()
              .filter(letter -> site == null || isOf(site, letter.site(), setup))
              .filter(letter -> wanted.isEmpty() || isNamed(letter, wanted))
              .toList();
      if (!letters.isEmpty()) {
        chosen.put(box, letters);
      }
    }
    return chosen;
  }

  /** A site that is not configured any more may still have letters. */
  private static boolean isOf(String wanted, String found, Setup setup) {
    return found.equalsIgnoreCase(wanted)
        || found.substring(0, found.lastIndexOf(':')).equalsIgnoreCase(wanted)
        || setup.sites().stream()
            .anyMatch(site -> site.isCalled(wanted) && site.address().toString().equals(found));
  }

  private static boolean isNamed(DeadLetter letter, List<Pattern> wanted) {
    return wanted.stream()
        .anyMatch(
            pattern ->
                pattern.matcher(letter.name()).matches() || pattern.matcher(letter.id()).matches());
  }

  private static Pattern pattern(String name) {
    StringBuilder regex = new StringBuilder();
    Matcher wildcard = WILDCARD.matcher(name);
    int done = 0;
    while (wildcard.find()) {
      regex.append(Pattern.quote(name.substring(done, wildcard.start())));
      regex.append(wildcard.group().equals("*") ? ".*" : ".");
      done = wildcard.end();
    }
    return Pattern.compile(regex + Pattern.quote(name.substring(done)), Pattern.DOTALL);
  }

  boolean isEmpty() {
    return site == null && names.isEmpty();
  }

  /** For what cannot be undone: nobody means all of them by saying nothing. */
  void requireUnless(boolean all) {
    if (all != isEmpty()) {
      throw refuse(
          all ? "--all and a choice exclude each other" : "say which: NAME, --site SITE or --all");
    }
  }

  ParameterException refuse(String why) {
    return new ParameterException(Objects.requireNonNull(command).commandLine(), why);
  }
}
