package dev.tentacle.client;

import dev.tentacle.protocol.Command;
import dev.tentacle.protocol.Reply;
import dev.tentacle.protocol.Verb;
import io.netty.handler.codec.DecoderException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/** Words for the errors of a conversation: a Tentacle server closes without giving a reason. */
final class Closings {

  private Closings() {}

  /** The fault itself, without what Netty and the futures wrapped around it. */
  static Throwable root(Throwable fault) {
    boolean wrapper =
        fault instanceof CompletionException || fault.getClass().equals(DecoderException.class);
    Throwable cause = fault.getCause();
    return wrapper && cause != null ? root(cause) : fault;
  }

  /** What was under way, safe to log: a name that could break a line is escaped. */
  static String describe(Command command) {
    if (command instanceof Command.Pass) {
      return "PASS";
    }
    if (command instanceof Command.Download download) {
      return command.verb() + " <" + download.name() + ">";
    }
    if (command instanceof Command.Upload upload) {
      return command.verb() + " <" + upload.name() + ">";
    }
    if (command instanceof Command.Ls ls) {
      return "LS <" + ls.filter() + ">";
    }
    return command.octets();
  }

  static RefusedException refused(SiteAddress site, Command command, Reply.Err answer) {
    return new RefusedException(site, describe(command) + " was refused: " + answer.shown());
  }

  /**
   * The likely reason why a site closed the connection.
   *
   * @param answered whether it had answered anything before
   */
  static String explain(Dialogue<?> dialogue, SessionOptions options, boolean answered) {
    Verb verb = dialogue.command().verb();
    List<String> hints = new ArrayList<>();
    if (verb == Verb.PASS) {
      hints.add("the password is probably wrong");
    } else if (verb == Verb.LS || verb == Verb.MV) {
      hints.add("its server probably runs without -I, which LS and MV need");
    }
    if (!answered && options.password() == null) {
      hints.add("it may want a password, and none is set");
    }
    if (!answered && options.tls() == null) {
      hints.add("it may speak TLS, and no sync_ca (an endpoint's caFile) is set");
    }
    String closed = "the site closed the connection without an answer";
    return hints.isEmpty() ? closed : closed + ": " + String.join("; or ", hints);
  }
}
