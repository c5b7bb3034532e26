package dev.tentacle.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What tells that files were replaced or written: a stat of each, no byte read. */
record FileStamps(List<Stamp> stamps) {

  /** Of one file; a file that cannot be seen has the stamp of none. */
  record Stamp(@Nullable FileTime modified, long size, @Nullable Object inode) {

    private static final Stamp NONE = new Stamp(null, -1, null);

    private static Stamp of(Path path) {
      try {
        BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
        return new Stamp(file.lastModifiedTime(), file.size(), file.fileKey());
      } catch (IOException e) {
        // Reading the file names the fault; here it is only another state than before.
        return NONE;
      }
    }
  }

  static FileStamps of(List<Path> files) {
    return new FileStamps(files.stream().map(Stamp::of).toList());
  }
}
