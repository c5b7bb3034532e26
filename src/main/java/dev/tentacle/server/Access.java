package dev.tentacle.server;

import dev.tentacle.protocol.Command;
import dev.tentacle.protocol.PasswordDigest;
import dev.tentacle.protocol.Verb;
import dev.tentacle.tls.CertificateInfo;
import java.net.SocketAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client may ask for: with a password nothing before it; LS and MV only with {@code -I}, and
 * then where its address and certificate permit it.
 */
final class Access {

  /** What becomes of a command. */
  enum Verdict {
    /** The password is right: say so. */
    WELCOME,
    /** Do it. */
    GRANTED,
    WRONG_PASSWORD,
    /** LS or MV, for nobody. */
    NOT_OFFERED,
    /** LS or MV, for others. */
    NOT_PERMITTED
  }

  private final ServerOptions options;
  private boolean authenticated;
  private Set<String> names = Set.of();

  Access(ServerOptions options) {
    this.options = options;
    this.authenticated = options.password() == null;
  }

  /** The client has shown this. */
  void certificate(CertificateInfo certificate) {
    names = certificate.names();
  }

  Verdict judge(Command command, @Nullable SocketAddress client) {
    if (!authenticated) {
      return authenticate(command);
    }
    if (command.verb() != Verb.LS && command.verb() != Verb.MV) {
      return Verdict.GRANTED;
    }
    if (!options.insecure()) {
      return Verdict.NOT_OFFERED;
    }
    return options.insecureFor().permits(client, names) ? Verdict.GRANTED : Verdict.NOT_PERMITTED;
  }

  private Verdict authenticate(Command command) {
    PasswordDigest password = options.password();
    authenticated =
        command instanceof Command.Pass pass && password != null && password.equals(pass.digest());
    return authenticated ? Verdict.WELCOME : Verdict.WRONG_PASSWORD;
  }
}
