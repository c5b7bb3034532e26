package dev.tentacle.testing;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stops another Java program at a step of its own, so that it can be killed there: the program
 * needs no hook for it.
 */
public final class Debugger implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ListeningConnector connector;
  private final Map<String, Connector.Argument> arguments;
  private final String address;
  private @Nullable VirtualMachine program;

  private Debugger() throws Exception {
    connector =
        Bootstrap.virtualMachineManager().listeningConnectors().stream()
            .filter(found -> found.transport().name().equals("dt_socket"))
            .findFirst()
            .orElseThrow();
    arguments = connector.defaultArguments();
    set("localAddress", "127.0.0.1");
    set("timeout", Long.toString(PATIENCE.toMillis()));
    address = connector.startListening(arguments);
  }

  private void set(String argument, String value) {
    Objects.requireNonNull(arguments.get(argument), argument).setValue(value);
  }

  /** Waits for one program, which is to be started with {@link #jvmOption}. */
  public static Debugger listen() throws Exception {
    return new Debugger();
  }

  /** Makes a JVM wait for this debugger before it does anything. */
  public String jvmOption() {
    return "-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=" + address;
  }

  /**
   * Lets the program go until a method is called for the n-th time; it then stands there, with all
   * of its threads.
   *
   * @throws AssertionError if the class has no such method, or the program ends before
   */
  public void runUntil(String type, String method, int nth) throws Exception {
    VirtualMachine vm = connector.accept(arguments);
    program = vm;
    ClassPrepareRequest prepared = vm.eventRequestManager().createClassPrepareRequest();
    prepared.addClassFilter(type);
    prepared.enable();
    while (true) {
      EventSet events = vm.eventQueue().remove(PATIENCE.toMillis());
      if (events == null) {
        throw new AssertionError("the program did not come to " + type + "." + method);
      }
      for (Event event : events) {
        if (event instanceof BreakpointEvent) {
          return;
        }
        if (event instanceof ClassPrepareEvent loaded) {
          stopAt(loaded.referenceType(), method, nth);
        }
      }
      events.resume();
    }
  }

  private static void stopAt(ReferenceType type, String name, int nth) {
    int found = 0;
    for (Method method : type.methodsByName(name)) {
      if (method.location() != null) {
        BreakpointRequest request =
            type.virtualMachine().eventRequestManager().createBreakpointRequest(method.location());
        request.addCountFilter(nth);
        request.enable();
        found++;
      }
    }
    if (found == 0) {
      throw new AssertionError(type.name() + " has no method " + name);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      connector.stopListening(arguments);
    } catch (IllegalConnectorArgumentsException e) {
      throw new IllegalStateException("they were good to listen with", e);
    }
    if (program != null) {
      try {
        program.dispose();
      } catch (VMDisconnectedException e) {
        // The program was killed: that is what it was stopped for.
        program = null;
      }
    }
  }
}
