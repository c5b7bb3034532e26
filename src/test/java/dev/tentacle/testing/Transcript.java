package dev.tentacle.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A dialogue as text, from {@code src/test/resources/transcripts}.
 *
 * <pre>
 * # a comment; empty lines mean nothing
 * C: RECV &lt;a&gt;          the client says a line, whose newline is not written
 * S: RECV SIZE 5       the server answers one
 * S| ab\n              content, to the end of the line; its newlines are written
 * S| \x00\xFF          \n \\ and \xNN stand for bytes, in lines as well
 * S|                   content of 0 bytes
 * C closes             this side hangs up
 * </pre>
 *
 * <p>The bytes of the file are the bytes of the wire, whatever its charset.
 *
 * @param name the file's name without {@code .txt}
 * @param turns who says what, in order
 */
public record Transcript(String name, List<Turn> turns) {

  private static final String FOLDER = "/transcripts/";
  private static final String SUFFIX = ".txt";

  public Transcript {
    turns = List.copyOf(turns);
  }

  /** Who has a turn. */
  public enum Side {
    CLIENT,
    SERVER
  }

  /** What a turn is. */
  public enum Kind {
    LINE,
    CONTENT,
    CLOSE
  }

  /**
   * What one side says at once.
   *
   * @param octets a line without its newline, or content; one byte a character (ISO-8859-1)
   */
  public record Turn(Side side, Kind kind, String octets) {

    /** What goes over the wire, a line's newline included. */
    public byte[] bytes() {
      return Script.bytes(kind == Kind.LINE ? octets + "\n" : octets);
    }
  }

  /** The transcript of this name. */
  public static Transcript read(String name) {
    try (InputStream in = Transcript.class.getResourceAsStream(FOLDER + name + SUFFIX)) {
      if (in == null) {
        throw new IllegalArgumentException("no transcript " + name);
      }
      return parse(name, new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every transcript there is, by name. */
  public static List<Transcript> all() {
    URL folder = Transcript.class.getResource(FOLDER);
    if (folder == null) {
      throw new IllegalStateException("no transcripts");
    }
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(SUFFIX))
          .sorted()
          .map(file -> read(file.substring(0, file.length() - SUFFIX.length())))
          .toList();
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("cannot list the transcripts", e);
    }
  }

  /** Reads a transcript from its text, one byte a character. */
  public static Transcript parse(String name, String text) {
    List<Turn> turns = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.isBlank() && !line.startsWith("#")) {
        try {
          turns.add(turn(line));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(name + ", line " + (i + 1) + ": " + line, e);
        }
      }
    }
    return new Transcript(name, turns);
  }

  private static Turn turn(String line) {
    Side side =
        switch (line.charAt(0)) {
          case 'C' -> Side.CLIENT;
          case 'S' -> Side.SERVER;
          default -> throw new IllegalArgumentException("neither C nor S");
        };
    String rest = line.substring(1);
    if (rest.equals(" closes")) {
      return new Turn(side, Kind.CLOSE, "");
    }
    if (rest.startsWith(": ")) {
      return new Turn(side, Kind.LINE, unescape(rest.substring(2)));
    }
    if (rest.equals("|")) {
      return new Turn(side, Kind.CONTENT, "");
    }
    if (rest.startsWith("| ")) {
      return new Turn(side, Kind.CONTENT, unescape(rest.substring(2)));
    }
    throw new IllegalArgumentException("no turn");
  }

  private static String unescape(String text) {
    StringBuilder octets = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        octets.append(c);
        continue;
      }
      char escape = ++i < text.length() ? text.charAt(i) : '?';
      switch (escape) {
        case 'n' -> octets.append('\n');
        case '\\' -> octets.append('\\');
        case 'x' -> {
          if (i + 2 >= text.length()) {
            throw new IllegalArgumentException("\\x needs two digits");
          }
          octets.append((char) HexFormat.fromHexDigits(text, i + 1, i + 3));
          i += 2;
        }
        default -> throw new IllegalArgumentException("no escape: \\" + escape);
      }
    }
    return octets.toString();
  }

  /** The octets as a transcript writes them. */
  static String escape(String octets) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < octets.length(); i++) {
      char octet = octets.charAt(i);
      if (octet == '\n') {
        text.append("\\n");
      } else if (octet == '\\') {
        text.append("\\\\");
      } else if (octet < ' ' || octet > 0x7e) {
        text.append(String.format("\\x%02X", (int) octet));
      } else {
        text.append(octet);
      }
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return name;
  }
}
