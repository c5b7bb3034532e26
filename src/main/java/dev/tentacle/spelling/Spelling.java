package dev.tentacle.spelling;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that was meant. */
public final class Spelling {

  /** More than that is another word. */
  private static final int MOST_FAULTS = 3;

  private Spelling() {}

  /** The name that is misspelt with the fewest faults; empty if there is none with up to three. */
  public static Optional<String> nearest(String misspelt, Collection<String> names) {
    return names.stream()
        .filter(name -> distance(misspelt, name) <= MOST_FAULTS)
        .min(Comparator.comparingInt(name -> distance(misspelt, name)));
  }

  /** Levenshtein's: how many characters must be put in, taken out or changed. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
