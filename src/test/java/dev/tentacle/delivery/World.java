package dev.tentacle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A site with files, a data server that eats what it finds, and between them this package.
 *
 * <p>The site and the data server are other machines and other programs: no fault reaches them.
 */
final class World {

  /** How a route moves a file to its name. */
  enum Publishing {
    OWN,
    THROUGH_A_TEMPORARY_NAME
  }

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final LocalName SITE = new LocalName("10.0.0.1:41121");

  /** No life has more deliveries, and thousands of lives need not make room for more. */
  private static final DeliverySettings SETTINGS =
      DeliverySettings.defaults().withRecords(1000, Duration.ofDays(7));

  /** A content that its route fails for. */
  static final String POISON = "the route fails for this one";

  private static final Pattern PACKET = Pattern.compile(".*[._]\\d+\\.data");

  static final String FULL = "No space left";
  static final String FOREIGN = "local.1772366000.data";

  final FileOperations disk;
  final StatePaths paths;
  final Map<String, String> onSite = new LinkedHashMap<>();
  final List<String> sent = new ArrayList<>();
  final List<String> eaten = new ArrayList<>();
  final List<String> eatenNames = new ArrayList<>();
  private final Publishing publishing;
  private final Random order;

  World(FileOperations disk, StatePaths paths, Publishing publishing) {
    this(disk, paths, publishing, 0);
  }

  /**
   * @param seed decides in which order the site lists its files
   */
  World(FileOperations disk, StatePaths paths, Publishing publishing, long seed) {
    this.disk = disk;
    this.paths = paths;
    this.publishing = publishing;
    this.order = new Random(seed);
  }

  static StatePaths modelPaths() {
    return new StatePaths(Path.of("/spool/data_in"), Path.of("/spool/tentacle-sync"));
  }

  static ModelFileSystem model() {
    StatePaths paths = modelPaths();
    return new ModelFileSystem(
        paths.dataIn(), paths.staging(), paths.records(), paths.deadLetters());
  }

  static Clock clock() {
    return Clock.fixed(NOW, ZoneOffset.UTC);
  }

  void uploads(String name, String content) {
    String packet = "<agent_data>" + content + "</agent_data>\n";
    onSite.put(name, packet);
    sent.add(packet);
  }

  /** The same name as before: a site has room for one file of it, so the former goes first. */
  void uploads(String name, int number, DataIn dataIn, FileOperations files) {
    if (onSite.containsKey(name)) {
      poll(dataIn, files);
    }
    if (!onSite.containsKey(name)) {
      uploads(name, "content " + number);
    }
  }

  /** A neighbour writes under a name that a site uses, unless there is something of this name. */
  void neighbourWrites(int number) throws IOException {
    if (disk.look(paths.dataIn().resolve(FOREIGN)).isEmpty()) {
      localAgentWrites(FOREIGN, "<agent_data>neighbour " + number + "</agent_data>");
    }
  }

  /** A file of somebody else, under a name that a site uses as well. */
  void localAgentWrites(String name, String content) throws IOException {
    try (FileOperations.Output out = disk.createNew(paths.dataIn().resolve(name))) {
      out.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
      out.force();
    }
    disk.forceFolder(paths.dataIn());
    sent.add(content);
  }

  DataIn start(FileOperations files) throws IOException {
    return DataIn.open(paths, SETTINGS, clock(), files);
  }

  /** One poll, its files as one batch; what fails stays on the site. */
  void poll(DataIn dataIn, FileOperations files) {
    List<StagedFile> staged = new ArrayList<>();
    List<Delivery> batch = new ArrayList<>();
    for (Map.Entry<String, String> file : inAnyOrder(onSite)) {
      try {
        StagedFile copy = receive(dataIn, file.getKey(), file.getValue());
        staged.add(copy);
        Delivery delivery = dataIn.begin(copy);
        if (file.getValue().contains(POISON)) {
          giveUp(dataIn, delivery);
        } else {
          batch.add(delivery);
        }
      } catch (IOException e) {
        assertThat(e).as("a file stays on the site for a good reason").hasMessageContaining(FULL);
      }
    }
    if (publish(dataIn, files, batch)) {
      batch.forEach(delivery -> onSite.remove(delivery.file().name().text()));
    }
    staged.forEach(World::discard);
  }

  /** A site lists its files as it pleases; here in an order that a run repeats. */
  private List<Map.Entry<String, String>> inAnyOrder(Map<String, String> files) {
    List<Map.Entry<String, String>> listing = new ArrayList<>(Map.copyOf(files).entrySet());
    listing.sort(Map.Entry.comparingByKey());
    Collections.shuffle(listing, order);
    return listing;
  }

  private static void discard(StagedFile file) {
    try {
      file.discard();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining(FULL);
    }
  }

  /** Its route failed, its redeliveries too: it goes to the dead letters, then from the site. */
  private void giveUp(DataIn dataIn, Delivery delivery) throws IOException {
    boolean published;
    try {
      dataIn.prepare(List.of(delivery));
    } finally {
      published = dataIn.abandon(delivery);
    }
    assertThat(published).isFalse();
    IOException cause = new IOException("no route", new IllegalStateException("of this kind"));
    dataIn.deadLetters().store(delivery.file(), 6, cause);
    onSite.remove(delivery.file().name().text());
  }

  private boolean publish(DataIn dataIn, FileOperations files, List<Delivery> batch) {
    try {
      dataIn.prepare(batch);
      for (Delivery delivery : batch) {
        if (!delivery.isDuplicate()) {
          publish(dataIn, files, delivery);
        }
      }
    } catch (IOException e) {
      batch.forEach(delivery -> abandon(dataIn, delivery));
      return false;
    }
    try {
      dataIn.commit(batch);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void publish(DataIn dataIn, FileOperations files, Delivery delivery) throws IOException {
    if (publishing == Publishing.OWN) {
      dataIn.publish(delivery);
    } else {
      Path temporary = delivery.target().resolveSibling(delivery.name() + ".part");
      files.rename(delivery.file().path(), temporary);
      files.rename(temporary, delivery.target());
    }
  }

  private static void abandon(DataIn dataIn, Delivery delivery) {
    try {
      dataIn.abandon(delivery);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining(FULL);
    }
  }

  StagedFile receive(DataIn dataIn, String name) throws IOException {
    return receive(dataIn, name, String.valueOf(onSite.get(name)));
  }

  private static StagedFile receive(DataIn dataIn, String name, String content) throws IOException {
    StagedFile file = dataIn.staging().open(SITE, new LocalName(name));
    boolean done = false;
    try {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      file.write(ByteBuffer.wrap(bytes, 0, bytes.length / 2));
      file.write(ByteBuffer.wrap(bytes, bytes.length / 2, bytes.length - bytes.length / 2));
      file.complete();
      done = true;
      return file;
    } finally {
      if (!done) {
        discard(file);
      }
    }
  }

  /** What the data server does: takes what matches its pattern and is a file, and removes it. */
  void dataServerEats() throws IOException {
    List<String> packets = new ArrayList<>();
    disk.list(
        paths.dataIn(),
        name -> {
          if (PACKET.matcher(name).matches()) {
            packets.add(name);
          }
          return true;
        });
    for (String name : packets) {
      Path path = paths.dataIn().resolve(name);
      boolean file = disk.look(path).filter(e -> e.kind() == FileOperations.Kind.FILE).isPresent();
      if (file) {
        eaten.add(read(path));
        eatenNames.add(name);
        disk.delete(path);
        disk.forceFolder(paths.dataIn());
      }
    }
  }

  String read(Path path) throws IOException {
    try (InputStream in = disk.read(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Polls without faults until the site is empty, and lets the data server finish. */
  void settle() throws IOException {
    try (DataIn dataIn = start(disk)) {
      poll(dataIn, disk);
      poll(dataIn, disk);
      dataServerEats();
      for (DeadLetter letter : dataIn.deadLetters().list()) {
        eaten.add(read(dataIn.deadLetters().content(letter)));
      }
    }
    assertThat(onSite).as("left on the site").isEmpty();
  }

  /** 0 lost, 0 torn, 0 twice, nothing overwritten, and nothing left lying about. */
  void assertEachContentArrivedOnce(@Nullable String how) throws IOException {
    assertThat(eaten).as(how).containsExactlyInAnyOrderElementsOf(sent);
    List<String> left = new ArrayList<>();
    disk.list(paths.dataIn(), left::add);
    assertThat(left).as("left in data_in: " + how).isEmpty();
    disk.list(paths.staging(), left::add);
    assertThat(left).as("left in staging: " + how).containsExactly("DO-NOT-EMPTY.txt");
  }
}
