package dev.tentacle.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A Tentacle server on a loopback port that does what its scripts say: the first connection plays
 * the first script, the second the second; a connection too many fails the test.
 *
 * <p>Like the reference server it takes a command by one read: where a client says a second line
 * before the first is answered, the script fails (see {@link Script#lenient}). No step waits longer
 * than the server's patience, 10 s unless given. After its last step a connection stays open, and
 * whatever the client says on it is a failure.
 */
public final class ScriptedServer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ServerSocket listener;
  private final Duration patience;
  private final List<ScriptedConnection> expected = new ArrayList<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();

  private ScriptedServer(ServerSocket listener, Duration patience, List<Script> scripts) {
    this.listener = listener;
    this.patience = patience;
    for (Script script : scripts) {
      expected.add(new ScriptedConnection(script, patience));
    }
  }

  /** Starts a server for as many connections as there are scripts. */
  public static ScriptedServer start(Script... scripts) {
    return start(ServerSocketFactory.getDefault(), PATIENCE, List.of(scripts));
  }

  /** Starts a server for as many connections as there are scripts. */
  public static ScriptedServer start(List<Script> scripts) {
    return start(ServerSocketFactory.getDefault(), PATIENCE, scripts);
  }

  /**
   * Starts a server for as many connections as there are scripts.
   *
   * @param sockets makes the listening socket, one of TLS for example
   * @param patience the longest that a step waits
   */
  public static ScriptedServer start(
      ServerSocketFactory sockets, Duration patience, List<Script> scripts) {
    try {
      ServerSocket listener = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      ScriptedServer server = new ScriptedServer(listener, patience, scripts);
      daemon("scripted-server-" + listener.getLocalPort(), server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(listener.getInetAddress(), port());
  }

  /**
   * The lines that the client said on a connection (from 0), without their newlines; contents and
   * lines that came too much are not among them.
   */
  public List<String> lines(int connection) {
    return expected.get(connection).lines();
  }

  /** Every byte heard on a connection (from 0) so far, one a character (ISO-8859-1). */
  public String heard(int connection) {
    return expected.get(connection).heard();
  }

  /**
   * Waits until every script is played to its end.
   *
   * @throws AssertionError where one was not followed: the step, and what was heard instead
   */
  public void assertFollowed() {
    for (int i = 0; i < expected.size(); i++) {
      await(i);
    }
    if (!faults.isEmpty()) {
      throw new AssertionError(String.join("\n", faults));
    }
  }

  private void await(int number) {
    ScriptedConnection connection = expected.get(number);
    try {
      connection.played().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw failure(number, "waited " + patience + " at: " + connection.step(), e);
    } catch (ExecutionException e) {
      throw failure(number, "failed at: " + connection.step(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(number, "interrupted at: " + connection.step(), e);
    }
    connection
        .excess()
        .ifPresent(
            excess -> {
              throw failure(number, "heard after the script's end: " + excess, null);
            });
  }

  private AssertionError failure(int number, String what, @Nullable Throwable cause) {
    String reason = cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
    String heard = Transcript.escape(heard(number));
    return new AssertionError(
        "connection " + number + " " + what + reason + "; heard in all: '" + heard + "'", cause);
  }

  private void accept() {
    try {
      for (ScriptedConnection connection : expected) {
        connection.use(listener.accept());
        daemon("scripted-" + port(), connection::play);
      }
      while (true) {
        try (Socket excess = listener.accept()) {
          faults.add("a connection too many, from " + excess.getRemoteSocketAddress());
        }
      }
    } catch (IOException e) {
      if (!listener.isClosed()) {
        faults.add("accept failed: " + e);
      }
    }
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Stops listening and cuts every connection. */
  @Override
  public void close() {
    try {
      listener.close();
      for (ScriptedConnection connection : expected) {
        connection.cut();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
