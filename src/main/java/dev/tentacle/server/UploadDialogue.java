package dev.tentacle.server;

import dev.tentacle.protocol.Command;
import dev.tentacle.protocol.Content;
import dev.tentacle.protocol.Reply;
import dev.tentacle.protocol.Verb;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SEND and ZSEND, once their name and size are found good. */
final class UploadDialogue implements Dialogue {

  private static final Logger LOG = LoggerFactory.getLogger(UploadDialogue.class);

  private final SessionHandler session;
  private final Notifications notifications;
  private final Command.Upload command;
  private final Upload upload;
  private @Nullable Receiving receiving;

  UploadDialogue(
      SessionHandler session, Notifications notifications, Command.Upload command, Upload upload) {
    this.session = session;
    this.notifications = notifications;
    this.command = command;
    this.upload = upload;
  }

  @Override
  public void start() {
    session
        .work()
        .run(
            upload::open,
            refusal -> {
              if (refusal == null) {
                receiving =
                    new Receiving(
                        session.channel(), session.work(), upload, this::ended, this::failed);
                session.goAhead(new Reply.Ok(command.verb()));
              } else {
                ended(refusal);
              }
            },
            this::failed);
  }

  @Override
  public void receive(Content content) {
    if (receiving != null) {
      receiving.receive(content);
    } else {
      content.release();
    }
  }

  @Override
  public boolean awaitsBytes() {
    return receiving != null && receiving.awaitsBytes();
  }

  private void ended(Upload.Outcome outcome) {
    LOG.debug("{} from {}: {}", command, session.peer(), outcome);
    session.end(answer(command.verb(), outcome));
    if (outcome == Upload.Outcome.STORED) {
      notifications.tell(command.name(), upload.target());
    }
  }

  private static Reply answer(Verb verb, Upload.Outcome outcome) {
    return switch (outcome) {
      case STORED -> new Reply.Ok(verb);
      case TAKEN -> Refusals.exists(verb);
      case TOO_BIG -> Refusals.tooBig(verb);
      case FULL -> Refusals.full(verb);
      case NOT_PACKED -> new Reply.Err(verb, "");
    };
  }

  /** The client keeps its file, so nothing is lost. */
  private void failed(Exception fault) {
    LOG.error("{} from {} cannot be stored as {}", command, session.peer(), upload.target(), fault);
    session.end(Refusals.notStored(command.verb()));
  }

  @Override
  public void release() {
    if (receiving != null) {
      receiving.release();
    }
    session.work().close(upload);
  }
}
