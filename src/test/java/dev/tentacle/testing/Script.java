package dev.tentacle.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link ScriptedServer} does on one connection, a step a call.
 *
 * <p>Text is bytes, one a character (ISO-8859-1). Steps are added before the server starts.
 *
 * <pre>{@code
 * new Script()
 *     .expect("LS <>").reply("LS SIZE 4\n")
 *     .expect("LS OK").reply("a\nb\n")
 *     .expectClose();
 * }</pre>
 */
public final class Script {

  /** A step; each writes down in {@link #toString} what a failure should show. */
  interface Step {
    void play(ScriptedConnection connection) throws Exception;
  }

  record NamedStep(String name, Step step) {}

  private final List<NamedStep> steps = new ArrayList<>();

  /**
   * Waits for this line, given without its newline. Unless {@link #lenient}, the script fails where
   * the client says anything more before it is answered.
   */
  public Script expect(String line) {
    return add("expect " + line, connection -> connection.expectLine(line));
  }

  /** Lists these names when it is asked for the root. */
  public static Script listing(String... names) {
    return new Script().answer("LS <>", String.join("\n", names) + "\n");
  }

  /** Gives this content for a RECV. */
  public Script receive(String name, String content) {
    return answer("RECV <" + name + ">", content);
  }

  /** Gives this content for an MV. */
  public Script move(String name, String content) {
    return answer("MV <" + name + ">", content);
  }

  private Script answer(String command, String content) {
    String word = command.substring(0, command.indexOf(' '));
    return expect(command)
        .reply(word + " SIZE " + content.length() + "\n")
        .expect(word + " OK")
        .reply(content);
  }

  /** Waits for these bytes, the content of an upload. */
  public Script expectBytes(byte[] content) {
    byte[] expected = content.clone();
    return add(
        "expect " + content.length + " bytes", connection -> connection.expectBytes(expected));
  }

  /** Waits for these bytes, the content of an upload. */
  public Script expectBytes(String content) {
    return expectBytes(bytes(content));
  }

  /** Waits until the client has hung up, orderly or not, and has said nothing before. */
  public Script expectClose() {
    return add("expect close", ScriptedConnection::expectClose);
  }

  /** Says these bytes in one write: a line needs its {@code \n}. */
  public Script reply(String text) {
    return reply(bytes(text));
  }

  /** Says these bytes in one write. */
  public Script reply(byte[] bytes) {
    byte[] reply = bytes.clone();
    return add("reply " + show(reply), connection -> connection.write(reply));
  }

  /** Says the bytes one by one; ends where the client hangs up. */
  public Script drip(String text, int everyMillis) {
    return drip(bytes(text), everyMillis);
  }

  /** Says the bytes one by one; ends where the client hangs up. */
  public Script drip(byte[] bytes, int everyMillis) {
    byte[] drops = bytes.clone();
    return add("drip " + show(drops), connection -> connection.drip(drops, everyMillis));
  }

  /** Says this block again and again until the client hangs up. */
  public Script flood(String block) {
    byte[] bytes = bytes(block);
    return add("flood " + show(bytes), connection -> connection.flood(bytes));
  }

  /** Says nothing until the client hangs up; what the client says meanwhile is heard only. */
  public Script silence() {
    return add("silence", ScriptedConnection::silence);
  }

  /** Says nothing for this long, and fails where the client does not keep silent as well. */
  public Script quiet(Duration time) {
    return add("quiet " + time, connection -> connection.quiet(time));
  }

  /** Does something between two steps, on the connection's thread: waits for the test, looks. */
  public Script run(Action action) {
    return add("run", connection -> action.run());
  }

  /** Closes in order. */
  public Script close() {
    return add("close", ScriptedConnection::close);
  }

  /** Closes with a TCP reset. */
  public Script reset() {
    return add("reset", ScriptedConnection::reset);
  }

  /** Says that nothing more will be said, and goes on hearing. */
  public Script halfClose() {
    return add("half close", ScriptedConnection::halfClose);
  }

  /** From here on the client may say several lines at once. */
  public Script lenient() {
    return add("lenient", ScriptedConnection::lenient);
  }

  /** Goes on with the steps of another script. */
  public Script then(Script other) {
    steps.addAll(other.steps);
    return this;
  }

  /** Plays the server's part of a transcript and expects the client's. */
  public Script play(Transcript transcript) {
    for (Transcript.Turn turn : transcript.turns()) {
      boolean client = turn.side() == Transcript.Side.CLIENT;
      switch (turn.kind()) {
        case LINE -> {
          if (client) {
            expect(turn.octets());
          } else {
            reply(turn.bytes());
          }
        }
        case CONTENT -> {
          if (client) {
            expectBytes(turn.bytes());
          } else {
            reply(turn.bytes());
          }
        }
        case CLOSE -> {
          if (client) {
            expectClose();
          } else {
            close();
          }
        }
      }
    }
    return this;
  }

  List<NamedStep> steps() {
    return List.copyOf(steps);
  }

  private Script add(String name, Step step) {
    steps.add(new NamedStep(name, step));
    return this;
  }

  static byte[] bytes(String octets) {
    return octets.getBytes(StandardCharsets.ISO_8859_1);
  }

  static String show(byte[] bytes) {
    return Transcript.escape(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** What {@link #run} does. */
  public interface Action {
    void run() throws Exception;
  }
}
