package dev.tentacle.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * The dialogue of a pull on a bare socket, the next command at the first byte of content: what
 * comes is thrown away, so nothing that stores it can be faster.
 */
final class RawSockets implements Way {

  private final boolean verified;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;

  /**
   * @param verified whether each file is received before it is moved
   */
  RawSockets(boolean verified) {
    this.verified = verified;
  }

  @Override
  public String name() {
    return "bare sockets, " + (verified ? "verified" : "move") + " dialogue, stores nothing";
  }

  @Override
  public boolean stores() {
    return false;
  }

  @Override
  public Duration bringHome(int port, Path site, Path home, int files) throws Exception {
    return Way.timed(() -> pull(port));
  }

  private void pull(int port) throws IOException {
    position = 0;
    limit = 0;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      say(socket, "LS <>");
      List<String> commands = new ArrayList<>();
      for (String name : take(socket, "LS", null).split("\n", -1)) {
        if (!name.isEmpty() && !name.startsWith(".")) {
          if (verified) {
            commands.add("RECV <" + name + ">");
          }
          commands.add("MV <" + name + ">");
        }
      }
      if (!commands.isEmpty()) {
        say(socket, commands.get(0));
      }
      for (int i = 0; i < commands.size(); i++) {
        String next = i + 1 < commands.size() ? commands.get(i + 1) : null;
        String command = commands.get(i);
        take(socket, command.substring(0, command.indexOf(' ')), next);
      }
      say(socket, "QUIT");
    }
  }

  /** Takes what was asked for; the content itself is only wanted of a listing. */
  private String take(Socket socket, String verb, @Nullable String next) throws IOException {
    String answer = line(socket);
    if (!answer.startsWith(verb + " SIZE ")) {
      throw new IOException(verb + ": " + answer);
    }
    long size = Long.parseLong(answer.substring(verb.length() + 6));
    say(socket, verb + " OK");
    StringBuilder listing = new StringBuilder();
    String ahead = next;
    for (long left = size; left > 0; ) {
      fill(socket);
      if (ahead != null) {
        say(socket, ahead);
        ahead = null;
      }
      int length = (int) Math.min(left, limit - position);
      if (verb.equals("LS")) {
        listing.append(new String(buffer, position, length, StandardCharsets.ISO_8859_1));
      }
      position += length;
      left -= length;
    }
    return listing.toString();
  }

  private String line(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    for (fill(socket); buffer[position] != '\n'; fill(socket)) {
      line.append((char) buffer[position++]);
    }
    position++;
    return line.toString();
  }

  private void fill(Socket socket) throws IOException {
    if (position == limit) {
      socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
      InputStream in = socket.getInputStream();
      position = 0;
      limit = in.read(buffer);
      if (limit <= 0) {
        throw new IOException("the site closed the connection");
      }
    }
  }

  private static void say(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
  }
}
