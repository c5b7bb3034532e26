package dev.tentacle.client;

import dev.tentacle.protocol.Command;
import dev.tentacle.protocol.Reply;

/** QUIT: the session ends when all that was asked before is over. */
final class Farewell extends Dialogue<Void> {

  Farewell() {
    super(new Command.Quit());
  }

  @Override
  void reply(Reply reply, Wire wire) {
    throw unexpected(reply);
  }

  @Override
  boolean isOver() {
    return false;
  }

  @Override
  boolean endsWithClose() {
    return result().complete(null);
  }
}
