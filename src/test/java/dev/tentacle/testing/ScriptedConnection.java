package dev.tentacle.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link ScriptedServer}, on a thread of its own. */
final class ScriptedConnection {

  /** How long a second line may be behind the first and still be told from an answer to ours. */
  private static final int WATCH_MILLIS = 5;

  private static final int MAX_LINE = 4096;

  private final Script script;
  private final Duration patience;
  private final CompletableFuture<@Nullable Void> played = new CompletableFuture<>();
  private final CountDownLatch cut = new CountDownLatch(1);
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private final ByteArrayOutputStream excess = new ByteArrayOutputStream();

  private volatile @Nullable Socket socket;
  private volatile String step = "waiting for the connection";
  private boolean strict = true;

  /** A command is heard and not a byte of its answer said. */
  private boolean unanswered;

  /** The bytes read and not yet expected. */
  private byte[] ahead = {};

  private boolean ended;

  ScriptedConnection(Script script, Duration patience) {
    this.script = script;
    this.patience = patience;
  }

  void use(Socket accepted) throws IOException {
    accepted.setTcpNoDelay(true);
    socket = accepted;
    if (cut.getCount() == 0) {
      accepted.close();
    }
  }

  void play() {
    try {
      for (Script.NamedStep next : script.steps()) {
        step = next.name();
        next.step().play(this);
      }
      step = "the end";
      keepExcess();
      played.complete(null);
      watchTheRest();
    } catch (Exception | AssertionError e) {
      played.completeExceptionally(e);
      cut();
    }
  }

  /** Whatever comes now was said in vain, until the client or the test hangs up. */
  private void watchTheRest() throws IOException {
    Socket open = open();
    if (open.isClosed()) {
      return;
    }
    try (open) {
      while (readMoreOrHangUp(Duration.ZERO)) {
        keepExcess();
      }
    }
  }

  private void keepExcess() {
    synchronized (excess) {
      excess.writeBytes(ahead);
    }
    ahead = new byte[0];
  }

  void expectLine(String line) throws IOException {
    checkTurn();
    int end = indexOfNewline();
    while (end < 0) {
      if (ahead.length > MAX_LINE) {
        throw new AssertionError("a line of more than " + MAX_LINE + " bytes: " + shown());
      }
      if (!readMore((int) patience.toMillis())) {
        throw new AssertionError("the client hung up, having said: " + shown());
      }
      end = indexOfNewline();
    }
    String said = new String(ahead, 0, end, StandardCharsets.ISO_8859_1);
    ahead = Arrays.copyOfRange(ahead, end + 1, ahead.length);
    lines.add(said);
    if (!said.equals(line)) {
      throw new AssertionError("heard: " + Transcript.escape(said));
    }
    answerIsDue();
  }

  void expectBytes(byte[] content) throws IOException {
    checkTurn();
    while (ahead.length < content.length) {
      if (!readMore((int) patience.toMillis())) {
        throw new AssertionError("the client hung up, having said: " + shown());
      }
    }
    byte[] said = Arrays.copyOf(ahead, content.length);
    ahead = Arrays.copyOfRange(ahead, content.length, ahead.length);
    if (!Arrays.equals(said, content)) {
      throw new AssertionError("heard: " + Script.show(said));
    }
    answerIsDue();
  }

  /** What would follow without an answer, the reference server may have read as one line. */
  private void checkTurn() {
    if (strict && unanswered) {
      throw new AssertionError("the script gives no answer before: use lenient() or quiet()");
    }
  }

  private void answerIsDue() {
    unanswered = true;
    if (strict && ahead.length > 0) {
      throw new AssertionError("said together with what was expected: " + shown());
    }
  }

  /** Before the first byte of an answer the client has no reason to go on. */
  private void checkNothingWasSaidAhead() throws IOException {
    if (strict && unanswered && !ended && heardWithin(WATCH_MILLIS)) {
      throw new AssertionError("said before the answer: " + shown());
    }
    unanswered = false;
  }

  void expectClose() throws IOException {
    unanswered = false;
    if (ahead.length > 0 || readMoreOrHangUp(patience)) {
      throw new AssertionError("heard: " + shown());
    }
  }

  private boolean readMoreOrHangUp(Duration longest) throws IOException {
    try {
      return readMore((int) longest.toMillis());
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException reset) {
      ended = true;
      return false;
    }
  }

  void write(byte[] bytes) throws IOException {
    checkNothingWasSaidAhead();
    open().getOutputStream().write(bytes);
  }

  void drip(byte[] bytes, int everyMillis) throws Exception {
    checkNothingWasSaidAhead();
    try {
      for (byte drop : bytes) {
        open().getOutputStream().write(drop);
        if (cut.await(everyMillis, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (IOException hungUp) {
      ended = true;
    }
  }

  void flood(byte[] block) throws IOException {
    checkNothingWasSaidAhead();
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (System.nanoTime() < end) {
        open().getOutputStream().write(block);
      }
    } catch (IOException hungUp) {
      ended = true;
      return;
    }
    throw new AssertionError("the client took all of it for " + patience);
  }

  void silence() throws IOException {
    while (readMoreOrHangUp(patience)) {
      ahead = new byte[0];
    }
  }

  void quiet(Duration time) throws IOException {
    if (ahead.length > 0 || heardWithin((int) time.toMillis())) {
      throw new AssertionError("heard: " + shown());
    }
    unanswered = false;
  }

  void close() throws IOException {
    open().close();
  }

  void reset() throws IOException {
    open().setSoLinger(true, 0);
    open().close();
  }

  void halfClose() throws IOException {
    open().shutdownOutput();
  }

  void lenient() {
    strict = false;
  }

  private boolean heardWithin(int millis) throws IOException {
    try {
      return readMore(millis);
    } catch (SocketTimeoutException nothing) {
      return false;
    }
  }

  /** False where the client will say nothing more; 0 ms wait for ever. */
  private boolean readMore(int millis) throws IOException {
    if (ended) {
      return false;
    }
    open().setSoTimeout(millis);
    InputStream in = open().getInputStream();
    byte[] block = new byte[8192];
    int read = in.read(block);
    if (read < 0) {
      ended = true;
      return false;
    }
    hear(block, read);
    int known = ahead.length;
    ahead = Arrays.copyOf(ahead, known + read);
    System.arraycopy(block, 0, ahead, known, read);
    return true;
  }

  private void hear(byte[] block, int length) {
    synchronized (heard) {
      heard.write(block, 0, length);
    }
  }

  private int indexOfNewline() {
    for (int i = 0; i < ahead.length; i++) {
      if (ahead[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private String shown() {
    return "'" + Script.show(ahead) + "'";
  }

  private Socket open() {
    Socket open = socket;
    if (open == null) {
      throw new IllegalStateException("played before it is connected");
    }
    return open;
  }

  void cut() {
    cut.countDown();
    Socket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  CompletableFuture<@Nullable Void> played() {
    return played;
  }

  String step() {
    return step;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  String heard() {
    synchronized (heard) {
      return heard.toString(StandardCharsets.ISO_8859_1);
    }
  }

  Optional<String> excess() {
    synchronized (excess) {
      return excess.size() == 0 ? Optional.empty() : Optional.of(Script.show(excess.toByteArray()));
    }
  }
}
