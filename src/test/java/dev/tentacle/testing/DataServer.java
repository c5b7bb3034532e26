package dev.tentacle.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes files as soon as their names match, as Pandora's does, and counts each content. */
public final class DataServer extends Thread implements AutoCloseable {

  private static final Pattern EATEN = Pattern.compile("^.*[._]\\d+\\.data$");

  private final Map<String, Integer> eaten = new ConcurrentHashMap<>();
  private final Path dataIn;
  private final WatchService watch;
  private volatile boolean eating = true;
  private volatile @Nullable Throwable fault;

  private DataServer(Path dataIn) throws IOException {
    super("data-server");
    this.dataIn = dataIn;
    this.watch = dataIn.getFileSystem().newWatchService();
  }

  public static DataServer start(Path dataIn) throws IOException {
    DataServer server = new DataServer(dataIn);
    server.start();
    return server;
  }

  /** How often each content was taken. */
  public Map<String, Integer> eaten() {
    if (fault != null) {
      throw new AssertionError("the data server failed", fault);
    }
    return eaten;
  }

  @Override
  public void run() {
    try {
      dataIn.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      while (true) {
        try (Stream<Path> files = Files.list(dataIn)) {
          files
              .filter(file -> EATEN.matcher(file.getFileName().toString()).matches())
              .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
              .forEach(this::eat);
        }
        WatchKey changed = watch.poll(100, TimeUnit.MILLISECONDS);
        if (changed != null) {
          changed.pollEvents();
          changed.reset();
        }
      }
    } catch (ClosedWatchServiceException e) {
      eating = false;
    } catch (IOException | InterruptedException | RuntimeException e) {
      fault = e;
    }
  }

  private void eat(Path file) {
    try {
      String content = Files.readString(file);
      Files.delete(file);
      eaten.merge(content, 1, Integer::sum);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    watch.close();
    await().until(() -> !eating || fault != null);
  }
}
