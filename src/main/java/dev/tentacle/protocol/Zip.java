package dev.tentacle.protocol;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** The form of compressed transfers: a PKZIP archive of one entry. Blocks as its streams do. */
public final class Zip {

  private static final int BLOCK = 8192;

  private Zip() {}

  /**
   * Unpacks the only entry of an archive, whatever its name. The streams stay open.
   *
   * @param maxSize the most bytes that may come out
   * @return how many bytes came out
   * @throws LimitExceededException if more would come out
   * @throws ZipException if it is no archive, has no entry or more than one, or is damaged
   */
  public static long unpack(InputStream archive, OutputStream content, long maxSize)
      throws IOException {
    // The reference server names the entry after the file, whose name is bytes.
    try (ZipInputStream zip =
        new ZipInputStream(new UnclosedInput(archive), StandardCharsets.ISO_8859_1)) {
      return unpackOnly(zip, content, maxSize);
      // The JDK's own, of a cut head or a cut trailer, says nothing.
    } catch (EOFException e) {
      throw damaged("the archive was cut short", e);
    }
  }

  private static long unpackOnly(ZipInputStream zip, OutputStream content, long maxSize)
      throws IOException {
    if (nextEntry(zip) == null) {
      throw new ZipException("not a PKZIP archive, or one without an entry");
    }
    byte[] block = new byte[BLOCK];
    long size = 0;
    for (int read = zip.read(block); read >= 0; read = zip.read(block)) {
      size += read;
      if (size > maxSize) {
        throw new LimitExceededException("the unpacked file", "maxFileSize", maxSize);
      }
      content.write(block, 0, read);
    }
    if (nextEntry(zip) != null) {
      throw new ZipException("the archive has more than one entry");
    }
    return size;
  }

  private static @Nullable ZipEntry nextEntry(ZipInputStream zip) throws IOException {
    try {
      return zip.getNextEntry();
    } catch (IllegalArgumentException e) {
      throw damaged("the archive's entry has a name that cannot be one", e);
    }
  }

  private static ZipException damaged(String how, Exception cause) {
    ZipException damaged = new ZipException(how);
    damaged.initCause(cause);
    return damaged;
  }

  /** Packs content as an archive of one entry. The streams stay open. */
  public static void pack(InputStream content, OutputStream archive) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(new UnclosedOutput(archive))) {
      zip.putNextEntry(new ZipEntry("content"));
      content.transferTo(zip);
    }
  }

  /** Lets the ZIP stream be closed, which frees native memory, and not the caller's. */
  private static final class UnclosedInput extends FilterInputStream {

    UnclosedInput(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }

  private static final class UnclosedOutput extends FilterOutputStream {

    UnclosedOutput(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
