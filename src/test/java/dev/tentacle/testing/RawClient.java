package dev.tentacle.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.SocketUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/** A client that says what a test tells it to. Text is bytes, one a character (ISO-8859-1). */
public final class RawClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 15_000;

  private final Socket socket = new Socket();

  private RawClient() {}

  /** Connects. */
  public static RawClient to(InetSocketAddress server) throws IOException {
    return from("127.0.0.1", server);
  }

  /** Connects from one of the loopback addresses: another machine, as far as the server knows. */
  public static RawClient from(String address, InetSocketAddress server) throws IOException {
    RawClient client = new RawClient();
    client.socket.bind(new InetSocketAddress(SocketUtils.addressByName(address), 0));
    client.socket.setTcpNoDelay(true);
    client.socket.setSoTimeout(PATIENCE_MILLIS);
    client.socket.connect(server, PATIENCE_MILLIS);
    return client;
  }

  public Socket socket() {
    return socket;
  }

  /** Says these bytes in one write: a line needs its newline. */
  public RawClient say(String text) throws IOException {
    return say(text.getBytes(ISO_8859_1));
  }

  public RawClient say(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Sends nothing any more, and still reads. */
  public RawClient halfClose() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** The next line, without its newline. Fails if the server hangs up before it ends. */
  public String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = socket.getInputStream().read();
        octet != '\n';
        octet = socket.getInputStream().read()) {
      assertThat(octet).as("hung up after '%s'", line.toString(ISO_8859_1)).isNotEqualTo(-1);
      line.write(octet);
    }
    return line.toString(ISO_8859_1);
  }

  /** Says a line, given without its newline, and returns the answer. */
  public String ask(String line) throws IOException {
    return say(line + "\n").line();
  }

  /** The next bytes: as many as are asked for, fewer if the server hangs up. */
  public byte[] bytes(int length) throws IOException {
    return socket.getInputStream().readNBytes(length);
  }

  /** Everything up to the end of the connection; a reset is an end as well. */
  public String rest() throws IOException {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(rest);
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
    return rest.toString(ISO_8859_1);
  }

  /** Uploads a file, and returns the two answers. */
  public String send(String name, String content) throws IOException {
    String first = ask("SEND <" + name + "> SIZE " + content.length());
    return first.equals("SEND OK") ? first + ", " + say(content).line() : first;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
