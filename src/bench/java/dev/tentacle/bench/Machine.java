package dev.tentacle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;

/** Where and when something was measured. */
final class Machine {

  private Machine() {}

  static String described() throws IOException {
    List<String> parts = new ArrayList<>();
    parts.add(Runtime.getRuntime().availableProcessors() + " cores");
    parts.add(cpu());
    parts.add("Linux " + System.getProperty("os.version").replaceAll("-.*", ""));
    parts.add("JDK " + System.getProperty("java.version"));
    parts.add("Camel " + new DefaultCamelContext().getVersion());
    parts.add(LocalDate.now(ZoneOffset.UTC).toString());
    return String.join(", ", parts);
  }

  private static String cpu() throws IOException {
    return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("a CPU without a name");
  }
}
