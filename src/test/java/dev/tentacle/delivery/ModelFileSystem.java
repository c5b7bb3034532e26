package dev.tentacle.delivery;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file system in memory that can lose power: then what was not forced is gone, all of it or some.
 *
 * <p>A file's content is durable as far as it was forced. Names are durable when their folder was
 * forced, and with them what was done to the same names before; a rename is one step. Of the other
 * changes of names a random number of the first ones survives, of unforced content a random piece.
 * Numbers of deleted files are used again at once.
 */
final class ModelFileSystem implements FileOperations {

  private static final class Node {
    final Kind kind;
    final long inode;
    final String link;
    byte[] content = new byte[0];
    byte[] durable = new byte[0];

    Node(Kind kind, long inode, String link) {
      this.kind = kind;
      this.inode = inode;
      this.link = link;
    }
  }

  /** One change of names: {@code node} leaves {@code from} and appears at {@code to}. */
  private record Change(@Nullable Path from, @Nullable Path to, Node node) {
    boolean touches(Path folder) {
      return (from != null && folder.equals(from.getParent()))
          || (to != null && folder.equals(to.getParent()));
    }

    Stream<Path> paths() {
      return Stream.of(from, to).flatMap(Stream::ofNullable);
    }
  }

  private Map<Path, Node> names = new TreeMap<>();
  private final Map<Path, Node> durable = new TreeMap<>();
  private final List<Change> pending = new ArrayList<>();
  private long free = Long.MAX_VALUE;

  ModelFileSystem(Path... folders) {
    for (Path folder : folders) {
      createFolder(folder);
    }
    pending.forEach(this::apply);
    pending.clear();
  }

  /** As after a reset: {@code random} decides what of the unforced survived. */
  void losePower(Random random) {
    int survive = pending.isEmpty() ? 0 : random.nextInt(pending.size() + 1);
    pending.subList(0, survive).forEach(this::apply);
    pending.clear();
    for (Node node : durable.values()) {
      int unforced = node.content.length - node.durable.length;
      if (unforced > 0) {
        int kept = node.durable.length + random.nextInt(unforced + 1);
        byte[] rest = Arrays.copyOf(node.content, kept);
        System.arraycopy(node.durable, 0, rest, 0, node.durable.length);
        node.content = rest;
        node.durable = rest;
      }
    }
    names = new TreeMap<>(durable);
  }

  private void apply(Change change) {
    if (change.from() != null && durable.get(change.from()) == change.node()) {
      durable.remove(change.from());
    }
    if (change.to() != null) {
      durable.put(change.to(), change.node());
    }
  }

  private void change(@Nullable Path from, @Nullable Path to, Node node) {
    pending.add(new Change(from, to, node));
    if (from != null) {
      names.remove(from);
    }
    if (to != null) {
      names.put(to, node);
    }
  }

  private Node add(Path path, Kind kind, String link) throws IOException {
    if (names.containsKey(path)) {
      throw new FileAlreadyExistsException(path.toString());
    }
    Path parent = path.getParent();
    if (parent == null || !names.containsKey(parent)) {
      throw new NoSuchFileException(String.valueOf(parent));
    }
    Node node = new Node(kind, freeInode(), link);
    change(null, path, node);
    return node;
  }

  private long freeInode() {
    BitSet used = new BitSet();
    names.values().forEach(node -> used.set((int) node.inode));
    return used.nextClearBit(1);
  }

  private Node file(Path path) throws IOException {
    Node node = names.get(path);
    if (node == null) {
      throw new NoSuchFileException(path.toString());
    }
    if (node.kind != Kind.FILE) {
      throw new IOException(path + " is a " + node.kind);
    }
    return node;
  }

  @Override
  public Output createNew(Path file) throws IOException {
    return new NodeOutput(add(file, Kind.FILE, ""));
  }

  @Override
  public Output append(Path file) throws IOException {
    return names.containsKey(file) ? new NodeOutput(file(file)) : createNew(file);
  }

  @Override
  public InputStream read(Path file) throws IOException {
    return new ByteArrayInputStream(file(file).content);
  }

  @Override
  public Optional<Entry> look(Path path) {
    return Optional.ofNullable(names.get(path))
        .map(node -> new Entry(node.kind, node.content.length, node.inode, node.link));
  }

  @Override
  public void link(Path link, String says) throws IOException {
    add(link, Kind.LINK, says);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Node node = file(from);
    Node there = names.get(to);
    if (there != null && there.kind == Kind.FOLDER) {
      throw new IOException(to + " is a folder");
    }
    change(from, to, node);
  }

  @Override
  public boolean delete(Path path) {
    Node node = names.get(path);
    if (node == null) {
      return false;
    }
    change(path, null, node);
    return true;
  }

  @Override
  public void force(Path file) throws IOException {
    Node node = file(file);
    node.durable = node.content;
  }

  @Override
  public void forceFolder(Path folder) {
    List<Change> forced = new ArrayList<>();
    Set<Path> paths = new HashSet<>();
    for (int i = pending.size() - 1; i >= 0; i--) {
      Change change = pending.get(i);
      // An older change of a name must not come after a newer one: what was there before is over.
      if (change.touches(folder) || change.paths().anyMatch(paths::contains)) {
        forced.add(0, change);
        change.paths().forEach(paths::add);
      }
    }
    forced.forEach(this::apply);
    pending.removeAll(forced);
  }

  @Override
  public void createFolder(Path folder) {
    if (!names.containsKey(folder)) {
      if (folder.getParent() != null) {
        createFolder(folder.getParent());
      }
      change(null, folder, new Node(Kind.FOLDER, freeInode(), ""));
    }
  }

  @Override
  public void createFolderLike(Path model, Path staged, Path folder) {
    createFolder(folder);
  }

  @Override
  public void setModified(Path file, Instant time) throws IOException {
    file(file);
  }

  @Override
  public void setPermissions(Path file, Set<PosixFilePermission> mode, @Nullable String group)
      throws IOException {
    file(file);
  }

  @Override
  public void list(Path folder, Names wanted) throws IOException {
    for (Path path : List.copyOf(names.keySet())) {
      if (folder.equals(path.getParent()) && !wanted.take(path.getFileName().toString())) {
        return;
      }
    }
  }

  @Override
  public long usableBytes(Path path) {
    return free;
  }

  void setUsableBytes(long bytes) {
    free = bytes;
  }

  private record NodeOutput(Node node) implements Output {

    @Override
    public void write(ByteBuffer data) {
      int end = node.content.length;
      byte[] all = Arrays.copyOf(node.content, end + data.remaining());
      data.get(all, end, data.remaining());
      node.content = all;
    }

    @Override
    public void force() {
      node.durable = node.content;
    }

    @Override
    public void close() {}
  }
}
