package dev.tentacle.server;

import dev.tentacle.protocol.Command;
import dev.tentacle.protocol.PasswordDigest;
import dev.tentacle.protocol.Verb;

/** What a client may ask for: with a password nothing before it, LS and MV only with {@code -I}. */
final class Access {

  /** What becomes of a command. */
  enum Verdict {
    /** The password is right: say so. */
    WELCOME,
    /** Do it. */
    GRANTED,
    WRONG_PASSWORD,
    /** LS or MV. */
    NOT_OFFERED
  }

  private final ServerOptions options;
  private boolean authenticated;

  Access(ServerOptions options) {
    this.options = options;
    this.authenticated = options.password() == null;
  }

  Verdict judge(Command command) {
    if (!authenticated) {
      return authenticate(command);
    }
    boolean insecure = command.verb() == Verb.LS || command.verb() == Verb.MV;
    return insecure && !options.insecure() ? Verdict.NOT_OFFERED : Verdict.GRANTED;
  }

  private Verdict authenticate(Command command) {
    PasswordDigest password = options.password();
    authenticated =
        command instanceof Command.Pass pass && password != null && password.equals(pass.digest());
    return authenticated ? Verdict.WELCOME : Verdict.WRONG_PASSWORD;
  }
}
