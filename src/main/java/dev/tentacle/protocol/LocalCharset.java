package dev.tentacle.protocol;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The charset in which this JVM names local files. */
public final class LocalCharset {

  private LocalCharset() {}

  /** What the locale says ({@code sun.jnu.encoding}), UTF-8 where the JVM does not tell. */
  public static Charset get() {
    String name = System.getProperty("sun.jnu.encoding", "UTF-8");
    return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
  }

  /** Whether every name can be written: false in the C and POSIX locales, which know ASCII only. */
  public static boolean takesAllNames(Charset charset) {
    return !charset.equals(StandardCharsets.US_ASCII);
  }
}
