package dev.tentacle.app;

import org.apache.camel.main.Main;
import picocli.CommandLine.IVersionProvider;

/** The versions of what runs here. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
      "tentacle-sync " + of(TentacleSync.class),
      "Apache Camel " + of(Main.class),
      "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.home") + ")"
    };
  }

  /** What the jar's manifest says; classes outside a jar have none. */
  private static String of(Class<?> type) {
    String version = type.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
