package dev.tentacle.app;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** One line at the bottom of a terminal that changes in place; other output goes above it. */
final class StatusLine implements AutoCloseable {

  /** To the first column, and empty from there. */
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream terminal;
  private boolean isShown;

  StatusLine(PrintStream terminal) {
    this.terminal = terminal;
  }

  synchronized void show(String text) {
    terminal.print(CLEAR + text);
    terminal.flush();
    isShown = true;
  }

  @Override
  public synchronized void close() {
    if (isShown) {
      terminal.print(CLEAR);
      terminal.flush();
      isShown = false;
    }
  }

  /** The terminal for everybody else: what is written here first takes the line away. */
  PrintStream above() {
    OutputStream clearing =
        new OutputStream() {
          @Override
          public void write(int octet) {
            write(new byte[] {(byte) octet}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            synchronized (StatusLine.this) {
              StatusLine.this.close();
              terminal.write(bytes, offset, length);
            }
          }

          @Override
          public void flush() {
            terminal.flush();
          }
        };
    return new PrintStream(clearing, true, Charset.defaultCharset());
  }
}
