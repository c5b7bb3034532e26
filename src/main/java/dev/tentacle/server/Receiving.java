package dev.tentacle.server;

import dev.tentacle.protocol.Content;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an upload on their way to the disk. While the disk is slower than the network, at
 * most about {@value #MAX_WAITING} bytes wait in memory and the socket is not read.
 */
final class Receiving {

  private static final int MAX_WAITING = 256 * 1024;

  private final ChannelConfig socket;
  private final FileWork work;
  private final Upload upload;
  private final Consumer<Upload.Outcome> done;
  private final Consumer<Exception> failed;
  private List<ByteBuf> waiting = new ArrayList<>();
  private int waitingBytes;
  private boolean complete;
  private boolean writing;
  private @Nullable Exception fault;

  /**
   * Starts with an open upload.
   *
   * @param done takes how it ended, after the last byte has come
   * @param failed takes why it could not be stored, after the last byte has come: only then the
   *     client listens
   */
  Receiving(
      Channel channel,
      FileWork work,
      Upload upload,
      Consumer<Upload.Outcome> done,
      Consumer<Exception> failed) {
    this.socket = channel.config();
    this.work = work;
    this.upload = upload;
    this.done = done;
    this.failed = failed;
  }

  /** Whether bytes are still to come. */
  boolean awaitsBytes() {
    return !complete;
  }

  /** Takes the next bytes. */
  void receive(Content content) {
    complete = content.isLast();
    if (fault == null) {
      waiting.add(content.content());
      waitingBytes += content.content().readableBytes();
    } else {
      content.release();
    }
    goOn();
  }

  private void goOn() {
    if (waitingBytes > MAX_WAITING) {
      socket.setAutoRead(false);
    }
    if (writing) {
      return;
    }
    if (fault != null) {
      if (complete) {
        failed.accept(fault);
      }
    } else if (!waiting.isEmpty()) {
      write();
    }
  }

  private void write() {
    List<ByteBuf> pieces = waiting;
    boolean last = complete;
    waiting = new ArrayList<>();
    waitingBytes = 0;
    writing = true;
    work.run(() -> store(pieces, last), outcome -> written(outcome, last), this::broke);
  }

  private Upload.@Nullable Outcome store(List<ByteBuf> pieces, boolean last) throws IOException {
    boolean kept = false;
    try {
      upload.write(pieces);
      Upload.Outcome outcome = last ? upload.publish() : null;
      kept = outcome == null || outcome == Upload.Outcome.STORED;
      return outcome;
    } finally {
      pieces.forEach(ByteBuf::release);
      if (!kept) {
        // A full disk has its space back before the client hears of it.
        upload.close();
      }
    }
  }

  private void written(Upload.@Nullable Outcome outcome, boolean last) {
    writing = false;
    socket.setAutoRead(true);
    if (last && outcome != null) {
      done.accept(outcome);
    } else {
      goOn();
    }
  }

  /** What still comes is thrown away. */
  private void broke(Exception e) {
    writing = false;
    fault = e;
    release();
    socket.setAutoRead(true);
    goOn();
  }

  /** Forgets what still waits. */
  void release() {
    waiting.forEach(ByteBuf::release);
    waiting.clear();
    waitingBytes = 0;
  }
}
