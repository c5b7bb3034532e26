package dev.tentacle.server;

import dev.tentacle.protocol.Command;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins the dialogue that a command asks for, or refuses it. One for all sessions. */
final class Desk {

  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

  private final ServerOptions options;
  private final Storage storage;
  private final Notifications notifications;

  Desk(ServerOptions options, Storage storage, Notifications notifications) {
    this.options = options;
    this.storage = storage;
    this.notifications = notifications;
  }

  void serve(SessionHandler session, Command command) {
    if (command instanceof Command.Upload upload) {
      receive(session, upload);
    } else if (command instanceof Command.Download download) {
      session.start(new DownloadDialogue(session, command, offer(download)));
    } else if (command instanceof Command.Ls ls) {
      session.start(new DownloadDialogue(session, command, new ListingOffer(storage, ls.filter())));
    } else if (command instanceof Command.Misnamed misnamed) {
      LOG.debug(
          "{} asked for {}: {}", session.peer(), misnamed.verb(), misnamed.fault().getMessage());
      session.say(Refusals.misnamed(misnamed.verb()));
    } else {
      LOG.debug("{} says {}: closed", session.peer(), command.verb());
      session.close();
    }
  }

  private void receive(SessionHandler session, Command.Upload command) {
    if (!storage.takes(command.name())) {
      session.say(Refusals.misnamed(command.verb()));
    } else if (command.size() < 1 || command.size() > options.maxSize()) {
      LOG.debug("{} from {}: the size is refused", command, session.peer());
      session.say(Refusals.tooBig(command.verb()));
    } else {
      Upload upload = new Upload(storage, command, options.maxUnpackedSize());
      session.start(new UploadDialogue(session, notifications, command, upload));
    }
  }

  private FileOffer offer(Command.Download command) {
    FileOffer.Way way =
        switch (command.verb()) {
          case ZRECV -> FileOffer.Way.PACKED;
          case MV -> FileOffer.Way.MOVED;
          default -> FileOffer.Way.PLAIN;
        };
    return new FileOffer(storage, storage.path(command.name()), way);
  }
}
