package dev.tentacle.server;

import dev.tentacle.protocol.Command;
import dev.tentacle.protocol.Reply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** RECV, ZRECV, MV and LS: announced first, sent if the client consents. */
final class DownloadDialogue implements Dialogue {

  private static final Logger LOG = LoggerFactory.getLogger(DownloadDialogue.class);

  private final SessionHandler session;
  private final Command command;
  private final Offer offer;
  private long size;
  private @Nullable Sending sending;

  DownloadDialogue(SessionHandler session, Command command, Offer offer) {
    this.session = session;
    this.command = command;
    this.offer = offer;
  }

  @Override
  public void start() {
    session.work().run(offer::open, this::announce, this::notRead);
  }

  private void announce(long found) {
    if (found == Offer.NONE) {
      LOG.debug("{} from {}: there is none", command, session.peer());
      session.end(Refusals.absent(command.verb()));
    } else {
      size = found;
      session.say(new Reply.Size(command.verb(), found));
    }
  }

  private void notRead(Exception fault) {
    LOG.error("{} from {} failed", command, session.peer(), fault);
    session.end(Refusals.notRead(command.verb()));
  }

  @Override
  public void accept() {
    sending =
        new Sending(session.channel(), session.work(), offer, size, this::sent, this::notSent);
    sending.start();
  }

  private void notSent(Exception fault) {
    LOG.error("{} from {} failed after its size was announced", command, session.peer(), fault);
    session.close();
  }

  private void sent() {
    LOG.debug("{} from {}: {} bytes sent", command, session.peer(), size);
    sending = null;
    session
        .work()
        .run(
            () -> {
              offer.sent();
              return true;
            },
            done -> session.end(),
            fault -> {
              LOG.error("{} from {}: sent, but the file stays", command, session.peer(), fault);
              session.end();
            });
  }

  @Override
  public void decline() {
    LOG.debug("{} from {}: declined", command, session.peer());
    session.end();
  }

  @Override
  public void goOn() {
    if (sending != null) {
      sending.goOn();
    }
  }

  @Override
  public boolean awaitsRoom() {
    return sending != null && sending.awaitsRoom();
  }

  @Override
  public void release() {
    session.work().close(offer);
  }
}
