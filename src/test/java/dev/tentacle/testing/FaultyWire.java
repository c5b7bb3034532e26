package dev.tentacle.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The wire between a client and a server on a loopback port, which goes bad at one byte.
 *
 * <p>The fault strikes once; every connection made after it is a good one, until the next fault is
 * {@linkplain #plan planned}.
 */
public final class FaultyWire implements AutoCloseable {

  /** Who sends the byte at which the wire goes bad. */
  public enum Sender {
    CLIENT,
    SERVER
  }

  /** What becomes of the connection at that byte, and of what both sides say after it. */
  public enum Fault {
    /** Both sides see it closed, and the byte does not get through. */
    CUT,
    /** It stays open, and nothing gets through any more, either way. */
    STALL,
    /** From this byte on each byte is sent by itself. */
    DRIP
  }

  private record Plan(Sender sender, long at, Fault fault) {}

  /** The bytes that are good, and what becomes of those after them. */
  private record Passage(int good, @Nullable Fault fault) {}

  private static final Plan NONE = new Plan(Sender.CLIENT, Long.MAX_VALUE, Fault.CUT);

  private final InetSocketAddress server;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Map<Sender, Long> passed = new EnumMap<>(Sender.class);
  private Plan plan = NONE;
  private int connections;

  private FaultyWire(InetSocketAddress server) throws IOException {
    this.server = server;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /** A wire to this server, good for the time being. */
  public static FaultyWire to(InetSocketAddress server) throws IOException {
    FaultyWire wire = new FaultyWire(server);
    daemon(wire::accept);
    return wire;
  }

  /** Where the client is to connect. */
  public int port() {
    return listener.getLocalPort();
  }

  /** The wire is to go bad at this byte, the first is 0, of all that a side sends from now on. */
  public synchronized void plan(Sender sender, long at, Fault fault) {
    repair();
    plan = new Plan(sender, at, fault);
  }

  /** No fault is to come; those connections that have one are closed. */
  public synchronized void repair() {
    plan = NONE;
    passed.clear();
    sockets.forEach(FaultyWire::close);
    sockets.clear();
  }

  /** How many bytes of a side got through since the last plan or repair. */
  public synchronized long passed(Sender sender) {
    return passed.getOrDefault(sender, 0L);
  }

  /** How many connections were made. */
  public synchronized int connections() {
    return connections;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket target = new Socket(server.getAddress(), server.getPort());
        client.setTcpNoDelay(true);
        target.setTcpNoDelay(true);
        Connection connection = new Connection(client, target);
        synchronized (this) {
          connections++;
          sockets.add(client);
          sockets.add(target);
        }
        daemon(() -> connection.pump(Sender.CLIENT, client, target));
        daemon(() -> connection.pump(Sender.SERVER, target, client));
      }
    } catch (IOException e) {
      if (!listener.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * How many of these bytes come before the fault that is planned, all of them if none is; they
   * count as passed. One step, or others would pass beyond the fault before it strikes.
   */
  private synchronized Passage pass(Sender sender, int length) {
    long left = plan.sender() == sender ? plan.at() - passed(sender) : Long.MAX_VALUE;
    Fault fault = null;
    int good = length;
    if (left < length) {
      good = (int) left;
      fault = plan.fault();
      plan = NONE;
    }
    passed.merge(sender, (long) (fault == Fault.CUT ? good : length), Long::sum);
    return new Passage(good, fault);
  }

  private final class Connection {

    private final Socket client;
    private final Socket target;
    private volatile boolean stalled;

    Connection(Socket client, Socket target) {
      this.client = client;
      this.target = target;
    }

    void pump(Sender sender, Socket from, Socket to) {
      byte[] buffer = new byte[8192];
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        boolean drips = false;
        int read = in.read(buffer);
        while (read >= 0) {
          Passage passage = pass(sender, read);
          int good = passage.good();
          write(out, buffer, 0, good, drips);
          if (passage.fault() == Fault.CUT) {
            return;
          }
          if (passage.fault() == Fault.STALL) {
            stalled = true;
          }
          drips |= passage.fault() == Fault.DRIP;
          write(out, buffer, good, read - good, drips);
          read = in.read(buffer);
        }
      } catch (IOException e) {
        // One of the two hung up: the other is told so by the closing of both.
        close(client);
        close(target);
      }
    }

    private void write(OutputStream out, byte[] bytes, int offset, int length, boolean drips)
        throws IOException {
      if (stalled) {
        return;
      }
      if (!drips) {
        out.write(bytes, offset, length);
        return;
      }
      for (int i = offset; i < offset + length; i++) {
        out.write(bytes, i, 1);
      }
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "faulty-wire");
    thread.setDaemon(true);
    thread.start();
  }

  /** Stops listening and closes every connection. */
  @Override
  public void close() throws IOException {
    listener.close();
    repair();
  }
}
