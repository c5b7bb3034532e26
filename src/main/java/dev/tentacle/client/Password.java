package dev.tentacle.client;

import dev.tentacle.protocol.Command;
import dev.tentacle.protocol.PasswordDigest;
import dev.tentacle.protocol.Reply;

/** PASS: the first thing said to a site that has a password. A wrong one gets no answer. */
final class Password extends Dialogue<Void> {

  private boolean over;

  Password(PasswordDigest digest) {
    super(new Command.Pass(digest));
  }

  @Override
  void reply(Reply reply, Wire wire) {
    if (!reply.equals(new Reply.Ok(command().verb()))) {
      throw unexpected(reply);
    }
    over = true;
    result().complete(null);
  }

  @Override
  boolean isOver() {
    return over;
  }
}
