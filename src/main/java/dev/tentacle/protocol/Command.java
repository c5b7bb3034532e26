package dev.tentacle.protocol;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line that a client says. Sizes are in bytes. */
public sealed interface Command extends Line {

  /** Opens a session on a server that has a password. */
  record Pass(PasswordDigest digest) implements Command {
    @Override
    public Verb verb() {
      return Verb.PASS;
    }

    @Override
    public String octets() {
      return "PASS " + digest.octets();
    }
  }

  /** A command that starts an upload of {@code size} bytes. */
  sealed interface Upload extends Command {
    FileName name();

    long size();

    @Override
    default String octets() {
      return verb() + " <" + name().octets() + "> SIZE " + size();
    }
  }

  /** Uploads a file as it is. */
  record Send(FileName name, long size) implements Upload {
    public Send {
      checkSize(size);
    }

    @Override
    public Verb verb() {
      return Verb.SEND;
    }
  }

  /** Uploads a file as a PKZIP archive of one entry, {@code size} bytes as packed. */
  record ZSend(FileName name, long size) implements Upload {
    public ZSend {
      checkSize(size);
    }

    @Override
    public Verb verb() {
      return Verb.ZSEND;
    }
  }

  /** A command that asks for a file. */
  sealed interface Download extends Command {
    FileName name();

    @Override
    default String octets() {
      return verb() + " <" + name().octets() + ">";
    }
  }

  /** Downloads a file, which stays on the server. */
  record Recv(FileName name) implements Download {
    @Override
    public Verb verb() {
      return Verb.RECV;
    }
  }

  /** Downloads a file as a PKZIP archive of one entry; it stays on the server. */
  record ZRecv(FileName name) implements Download {
    @Override
    public Verb verb() {
      return Verb.ZRECV;
    }
  }

  /** Downloads a file that the server unlinks as soon as it has written the last byte. */
  record Mv(FileName name) implements Download {
    @Override
    public Verb verb() {
      return Verb.MV;
    }
  }

  /** Lists the names in the folder that the server's filters give {@code filter}. */
  record Ls(Filter filter) implements Command {
    @Override
    public Verb verb() {
      return Verb.LS;
    }

    @Override
    public String octets() {
      return "LS <" + filter.octets() + ">";
    }
  }

  /** Ends the session. */
  record Quit() implements Command {
    @Override
    public Verb verb() {
      return Verb.QUIT;
    }

    @Override
    public String octets() {
      return "QUIT";
    }
  }

  /** Asks for the bytes whose size was announced. */
  record Accept(Verb verb) implements Command {
    @Override
    public String octets() {
      return verb + " OK";
    }
  }

  /** Leaves the announced bytes where they are, and the session as it was. */
  record Decline(Verb verb) implements Command {
    @Override
    public String octets() {
      return verb + " NO";
    }
  }

  /** A command whose name cannot be one; it is refused with the words of its verb. */
  record Misnamed(Verb verb, InvalidNameException fault) implements Command {
    @Override
    public String octets() {
      throw new IllegalStateException("a client does not say it: " + fault.getMessage());
    }
  }

  /**
   * Reads a command as the reference server does.
   *
   * @param octets a line without its newline, one byte a character
   * @throws ProtocolException if it is none
   */
  static Command parse(String octets) {
    if (octets.equals("QUIT")) {
      return new Quit();
    }
    if (octets.startsWith("PASS ")) {
      return new Pass(PasswordDigest.received(octets.substring("PASS ".length())));
    }
    Matcher line = CommandPattern.NAMED.matcher(octets);
    if (!line.matches()) {
      throw ProtocolException.unexpected("a command", octets);
    }
    Verb verb = Verb.valueOf(line.group("verb"));
    String size = line.group("size");
    if ((verb == Verb.SEND || verb == Verb.ZSEND) != (size != null)) {
      throw ProtocolException.unexpected("a command", octets);
    }
    String name = line.group("name");
    try {
      return switch (verb) {
        case SEND -> new Send(new FileName(name), Sizes.parse(size));
        case ZSEND -> new ZSend(new FileName(name), Sizes.parse(size));
        case RECV -> new Recv(new FileName(name));
        case ZRECV -> new ZRecv(new FileName(name));
        case MV -> new Mv(new FileName(name));
        case LS -> new Ls(new Filter(name));
        case PASS, QUIT -> throw ProtocolException.unexpected("a command", octets);
      };
    } catch (InvalidNameException e) {
      return new Misnamed(verb, e);
    }
  }

  private static void checkSize(long size) {
    if (size < 0) {
      throw new IllegalArgumentException("negative size " + size);
    }
  }
}

/** Apart from the interface, whose fields would all be public. */
final class CommandPattern {

  static final Pattern NAMED =
      Pattern.compile(
          "(?<verb>SEND|ZSEND|RECV|ZRECV|LS|MV) <(?<name>[^\n]*)>(?: SIZE (?<size>[0-9]+))?");

  private CommandPattern() {}
}
