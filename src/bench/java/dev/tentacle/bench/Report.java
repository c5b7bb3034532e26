package dev.tentacle.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a case found, as a table.
 *
 * @param heading what was measured, on which machine, when
 * @param rows the first one names the columns
 */
record Report(String heading, List<List<String>> rows) {

  Report {
    rows = List.copyOf(rows);
  }

  String markdown() {
    StringBuilder text = new StringBuilder(heading).append("\n\n");
    for (int i = 0; i < rows.size(); i++) {
      text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
      if (i == 0) {
        text.append("| --- ").append("| --: ".repeat(rows.get(0).size() - 1)).append("|\n");
      }
    }
    return text.toString();
  }

  /** Replaces what stands between the case's two comments. */
  void writeInto(Path page, String name) throws IOException {
    String text = Files.readString(page);
    String begin = "<!-- bench:" + name + " -->\n";
    String end = "<!-- /bench:" + name + " -->";
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    if (from < 0 || to < from) {
      throw new IOException(page + " has no " + begin.strip() + " … " + end);
    }
    String fresh = text.substring(0, from + begin.length()) + markdown() + text.substring(to);
    Files.write(page, fresh.getBytes(StandardCharsets.UTF_8));
  }

  static String number(double value) {
    return value < 10
        ? String.format(Locale.ROOT, "%.2f", value)
        : String.format(Locale.ROOT, "%,d", Math.round(value));
  }
}
