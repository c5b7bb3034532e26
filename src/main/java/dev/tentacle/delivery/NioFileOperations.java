package dev.tentacle.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file system of this machine, which must be a POSIX one. */
final class NioFileOperations implements FileOperations {

  /** Nobody else reads a file before it has its final mode. */
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final FileAttribute<Set<PosixFilePermission>> OWN_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final int ALL_BITS = 07777;
  private static final int TYPE = 0xf000;
  private static final int FILE = 0x8000;
  private static final int FOLDER = 0x4000;
  private static final int LINK = 0xa000;

  @Override
  public Output createNew(Path file) throws IOException {
    return open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  @Override
  public Output append(Path file) throws IOException {
    return open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static Output open(Path file, StandardOpenOption how, StandardOpenOption mode)
      throws IOException {
    Set<OpenOption> options = Set.of(how, mode, LinkOption.NOFOLLOW_LINKS);
    return new ChannelOutput(FileChannel.open(file, options, PRIVATE));
  }

  @Override
  public InputStream read(Path file) throws IOException {
    return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public Optional<Entry> look(Path path) throws IOException {
    while (true) {
      try {
        Map<String, Object> found =
            Files.readAttributes(path, "unix:mode,size,ino", LinkOption.NOFOLLOW_LINKS);
        Kind kind = kind((int) number(found, "mode"));
        String says = kind == Kind.LINK ? Files.readSymbolicLink(path).toString() : "";
        return Optional.of(new Entry(kind, number(found, "size"), number(found, "ino"), says));
      } catch (NoSuchFileException e) {
        return Optional.empty();
      } catch (NotLinkException e) {
        // Between the two a file was renamed onto the claim: look again.
      }
    }
  }

  private static long number(Map<String, Object> attributes, String name) {
    return attributes.get(name) instanceof Number number ? number.longValue() : -1;
  }

  private static Kind kind(int mode) {
    return switch (mode & TYPE) {
      case FILE -> Kind.FILE;
      case FOLDER -> Kind.FOLDER;
      case LINK -> Kind.LINK;
      default -> Kind.OTHER;
    };
  }

  @Override
  public void link(Path link, String says) throws IOException {
    Files.createSymbolicLink(link, link.getFileSystem().getPath(says));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public boolean delete(Path path) throws IOException {
    return Files.deleteIfExists(path);
  }

  @Override
  public void force(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      channel.force(true);
    }
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    Files.createDirectories(folder);
  }

  @Override
  public void createFolderLike(Path model, Path staged, Path folder) throws IOException {
    Map<String, Object> like = Files.readAttributes(model, "unix:mode,gid");
    Files.createDirectory(staged, OWN_FOLDER);
    try {
      Integer gid = (int) number(like, "gid");
      if (!gid.equals(Files.getAttribute(staged, "unix:gid", LinkOption.NOFOLLOW_LINKS))) {
        Files.setAttribute(staged, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
      }
      // Not as permissions, which know nothing of the bit by which a folder hands on its group.
      int mode = (int) number(like, "mode") & ALL_BITS;
      Files.setAttribute(staged, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
      Files.move(staged, folder, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(staged);
    }
  }

  @Override
  public void setModified(Path file, Instant time) throws IOException {
    view(file).setTimes(FileTime.from(time), null, null);
  }

  @Override
  public void setPermissions(Path file, Set<PosixFilePermission> mode, @Nullable String group)
      throws IOException {
    // The channel's owner is the only user of the staging folder, so no link can be planted there.
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (group != null) {
      view.setGroup(
          file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group));
    }
    view.setPermissions(mode);
  }

  /** Times are set through the path: the JDK cannot set a link's own, nor do we stage links. */
  private static PosixFileAttributeView view(Path file) {
    return Files.getFileAttributeView(file, PosixFileAttributeView.class);
  }

  @Override
  public void list(Path folder, Names names) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (!names.take(String.valueOf(entry.getFileName()))) {
          return;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  @Override
  public long usableBytes(Path path) throws IOException {
    return Files.getFileStore(path).getUsableSpace();
  }

  private record ChannelOutput(FileChannel channel) implements Output {

    @Override
    public void write(ByteBuffer data) throws IOException {
      while (data.hasRemaining()) {
        channel.write(data);
      }
    }

    @Override
    public void force() throws IOException {
      channel.force(true);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
