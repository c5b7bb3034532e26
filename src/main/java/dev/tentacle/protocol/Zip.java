package dev.tentacle.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The form of compressed transfers: a PKZIP archive of one entry. Blocks as its streams do. */
public final class Zip {

  private static final int BLOCK = 8192;

  private Zip() {}

  /**
   * Unpacks the only entry of an archive, whatever its name.
   *
   * @param maxSize the most bytes that may come out
   * @return how many bytes came out
   * @throws LimitExceededException if more would come out
   * @throws ZipException if it is no archive, has no entry or more than one
   */
  public static long unpack(InputStream archive, OutputStream content, long maxSize)
      throws IOException {
    ZipInputStream zip = new ZipInputStream(archive);
    if (zip.getNextEntry() == null) {
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
    if (zip.getNextEntry() != null) {
      throw new ZipException("the archive has more than one entry");
    }
    return size;
  }

  /** Packs content as an archive of one entry. */
  public static void pack(InputStream content, OutputStream archive) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(archive);
    zip.putNextEntry(new ZipEntry("content"));
    content.transferTo(zip);
    zip.closeEntry();
    zip.finish();
  }
}
