package dev.tentacle.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ScriptedServerTest {

  private static final Duration SHORT = Duration.ofMillis(200);

  @Test
  void playsATranscript() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(new Script().play(Transcript.read("ls-filtered")));
        Socket client = connect(server)) {
      say(client, "LS <.conf>\n");
      assertThat(hear(client, 11)).isEqualTo("LS SIZE 15\n");
      say(client, "LS OK\n");
      assertThat(hear(client, 15)).isEqualTo(".\n..\n0123.conf\n");
      say(client, "QUIT\n");
      assertThat(client.getInputStream().read()).isEqualTo(-1);

      server.assertFollowed();
      assertThat(server.lines(0)).containsExactly("LS <.conf>", "LS OK", "QUIT");
      assertThat(server.heard(0)).isEqualTo("LS <.conf>\nLS OK\nQUIT\n");
    }
  }

  @Test
  void servesEachConnectionByItsOwnScript() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                new Script().expect("RECV <a>").reply("one"),
                new Script().expect("RECV <b>").reply("two"));
        Socket first = connect(server);
        Socket second = connect(server)) {
      say(second, "RECV <b>\n");
      assertThat(hear(second, 3)).isEqualTo("two");
      say(first, "RECV <a>\n");
      assertThat(hear(first, 3)).isEqualTo("one");
      server.assertFollowed();
    }
  }

  @Test
  void failsWhenTwoLinesComeInOnePacket() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(new Script().expect("RECV <a>").reply("RECV SIZE 1\n"));
        Socket client = connect(server)) {
      say(client, "RECV <a>\nRECV <b>\n");
      assertThatThrownBy(server::assertFollowed)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("said together with what was expected: 'RECV <b>\\n'");
    }
  }

  @Test
  void failsWhenALineComesBeforeTheAnswerToTheOneBefore() throws Exception {
    CompletableFuture<Void> secondLineIsSaid = new CompletableFuture<>();
    try (ScriptedServer server =
            ScriptedServer.start(
                new Script()
                    .expect("RECV <a>")
                    .run(secondLineIsSaid::join)
                    .reply("RECV SIZE 1\n"));
        Socket client = connect(server)) {
      say(client, "RECV <a>\n");
      await().until(() -> server.lines(0).size() == 1);
      say(client, "RECV <b>\n");
      secondLineIsSaid.complete(null);
      assertThatThrownBy(server::assertFollowed)
          .hasMessageContaining("said before the answer: 'RECV <b>\\n'");
    }
  }

  @Test
  void failsWhenTheScriptLetsTwoLinesFollowEachOther() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(new Script().expect("MV NO").expect("QUIT"));
        Socket client = connect(server)) {
      say(client, "MV NO\n");
      assertThatThrownBy(server::assertFollowed).hasMessageContaining("gives no answer before");
    }
  }

  @Test
  void takesALineAfterAQuietTime() throws Exception {
    CompletableFuture<Void> secondLineMayBeSaid = new CompletableFuture<>();
    try (ScriptedServer server =
            ScriptedServer.start(
                new Script()
                    .expect("MV NO")
                    .quiet(Duration.ofMillis(20))
                    .run(() -> secondLineMayBeSaid.complete(null))
                    .expect("QUIT"));
        Socket client = connect(server)) {
      say(client, "MV NO\n");
      secondLineMayBeSaid.get(10, TimeUnit.SECONDS);
      say(client, "QUIT\n");
      server.assertFollowed();
    }
  }

  @Test
  void takesTwoLinesAtOnceWhenLenient() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                new Script().lenient().expect("LS <>").expect("QUIT").reply("x").close());
        Socket client = connect(server)) {
      say(client, "LS <>\nQUIT\n");
      assertThat(hear(client, 1)).isEqualTo("x");
      server.assertFollowed();
    }
  }

  @Test
  void takesTheNextCommandBetweenTwoPiecesOfData() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                new Script()
                    .expect("RECV OK")
                    .reply("a")
                    .expect("MV <a>")
                    .reply("b")
                    .reply("MV SIZE 2\n"));
        Socket client = connect(server)) {
      say(client, "RECV OK\n");
      assertThat(hear(client, 1)).isEqualTo("a");
      say(client, "MV <a>\n");
      assertThat(hear(client, 11)).isEqualTo("bMV SIZE 2\n");
      server.assertFollowed();
    }
  }

  @Test
  void namesTheStepAndWhatWasHeardInstead() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(new Script().expect("LS <>"));
        Socket client = connect(server)) {
      say(client, "MV <a>\n");
      assertThatThrownBy(server::assertFollowed)
          .hasMessageContaining("expect LS <>")
          .hasMessageContaining("heard: MV <a>");
    }
  }

  @Test
  void failsWhenTheUploadHasOtherBytes() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(new Script().expectBytes("abc"));
        Socket client = connect(server)) {
      say(client, "abd");
      assertThatThrownBy(server::assertFollowed).hasMessageContaining("heard: abd");
    }
  }

  @Test
  void failsWhenTheClientGoesOnAfterTheEnd() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(new Script().expect("LS <>").reply("LS ERR\n"));
        Socket client = connect(server)) {
      say(client, "LS <>\n");
      hear(client, 7);
      say(client, "MV <a>\n");
      client.shutdownOutput();
      // The server closes when it has heard all of it.
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      assertThatThrownBy(server::assertFollowed)
          .hasMessageContaining("heard after the script's end: MV <a>");
    }
  }

  @Test
  void failsOnAConnectionTooMany() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(new Script().reply("x"));
        Socket first = connect(server);
        Socket second = connect(server)) {
      assertThat(hear(first, 1)).isEqualTo("x");
      assertThat(second.getInputStream().read()).isEqualTo(-1);
      assertThatThrownBy(server::assertFollowed).hasMessageContaining("a connection too many");
    }
  }

  @Test
  void givesUpWhenItsPatienceEnds() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            ServerSocketFactory.getDefault(), SHORT, List.of(new Script().expect("LS <>")))) {
      assertThatThrownBy(server::assertFollowed).hasMessageContaining("waiting for the connection");
      try (Socket client = connect(server)) {
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        assertThatThrownBy(server::assertFollowed).hasMessageContaining("expect LS <>");
      }
    }
  }

  @Test
  void keepsSilentUntilTheClientHangsUp() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(new Script().expect("LS <>").silence())) {
      try (Socket client = connect(server)) {
        say(client, "LS <>\n");
        client.setSoTimeout(50);
        assertThatThrownBy(() -> client.getInputStream().read())
            .isInstanceOf(SocketTimeoutException.class);
      }
      server.assertFollowed();
    }
  }

  @Test
  void failsWhenTheClientSpeaksInAQuietTime() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(new Script().quiet(Duration.ofSeconds(5)));
        Socket client = connect(server)) {
      say(client, "MV OK\n");
      assertThatThrownBy(server::assertFollowed).hasMessageContaining("heard: 'MV OK\\n'");
    }
  }

  @Test
  void dripsBytesOneByOne() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(new Script().expect("LS <>").drip("abc", 20));
        Socket client = connect(server)) {
      long start = System.nanoTime();
      say(client, "LS <>\n");
      assertThat(hear(client, 3)).isEqualTo("abc");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(35));
      server.assertFollowed();
    }
  }

  @Test
  void endsAFloodWhenTheClientHangsUp() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(new Script().flood("a\n".repeat(5000)))) {
      try (Socket client = connect(server)) {
        assertThat(hear(client, 4)).isEqualTo("a\na\n");
      }
      assertThatCode(server::assertFollowed).doesNotThrowAnyException();
    }
  }

  @Test
  void resetsAConnection() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(new Script().expect("LS <>").reset());
        Socket client = connect(server)) {
      say(client, "LS <>\n");
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
      server.assertFollowed();
    }
  }

  @Test
  void hearsTheClientAfterAHalfClose() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(new Script().halfClose().expect("QUIT").expectClose())) {
      try (Socket client = connect(server)) {
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        say(client, "QUIT\n");
      }
      server.assertFollowed();
    }
  }

  private static Socket connect(ScriptedServer server) throws IOException {
    Socket socket = new Socket(server.address().getAddress(), server.port());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void say(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String hear(Socket client, int length) throws IOException {
    return new String(client.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
  }
}
