package dev.tentacle.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that a setting names, and the faults found in it.
 *
 * @param setting what it is given for
 * @param path where it is
 */
record SourceFile(Setting setting, Path path) {

  /** The largest file in bytes; a system's whole CA bundle has a quarter of a megabyte. */
  static final int MAX_SIZE = 4 << 20;

  /**
   * All its bytes.
   *
   * @throws TlsConfigurationException if it is missing, unreadable, empty or over {@link #MAX_SIZE}
   */
  byte[] read() {
    if (Files.isDirectory(path)) {
      throw fault("is a directory, a file is expected", "Give the path of the file in it");
    }
    // A pipe would hang a reader for good, and could not be read again after a change.
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw fault("is not a regular file", "Give the path of a file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MAX_SIZE + 1);
      if (bytes.length > MAX_SIZE) {
        throw fault("is over " + MAX_SIZE + " bytes", "Give a file with only what is needed");
      }
      if (bytes.length == 0) {
        throw fault("is empty", "Put the PEM text into it, or take the setting away");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw fault("does not exist", "Check the path", e);
    } catch (AccessDeniedException e) {
      String user = System.getProperty("user.name", "this program's user");
      throw fault("may not be read by " + user, "Let that user read it, and search its folders", e);
    } catch (IOException e) {
      throw fault("cannot be read: " + e.getMessage(), "Check the path and the disk", e);
    }
  }

  TlsConfigurationException fault(String what, String remedy) {
    return fault(what, remedy, null);
  }

  TlsConfigurationException fault(String what, String remedy, @Nullable Throwable cause) {
    return new TlsConfigurationException(this + " " + what + ". " + remedy + ".", cause);
  }

  TlsConfigurationException fault(PemBlock block, String what, String remedy) {
    return fault(block, what, remedy, null);
  }

  TlsConfigurationException fault(
      PemBlock block, String what, String remedy, @Nullable Throwable cause) {
    return new TlsConfigurationException(
        this + ", " + block + ", " + what + ". " + remedy + ".", cause);
  }

  @Override
  public String toString() {
    return setting + " " + path.toAbsolutePath();
  }
}
