package dev.tentacle.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tentacle.testing.Transcript;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipTest {

  private static final byte[] PACKET =
      "<agent_data>\n</agent_data>\n".getBytes(StandardCharsets.US_ASCII);

  /** {@code printf '<agent_data>\n</agent_data>\n' > host.1.data; zip -X a.zip host.1.data} */
  private static final byte[] BY_ZIP_TOOL =
      HexFormat.of()
          .parseHex(
              "504b0304140000000800aab16e57fe35a44b130000001b0000000b000000686f73742e312e64"
                  + "617461b3494c4fcd2b894f492c49b4e3b2d147e60100504b01021e03140000000800aab16e57"
                  + "fe35a44b130000001b0000000b0000000000000001000000a48100000000686f73742e312e64"
                  + "617461504b05060000000001000100390000003c0000000000");

  /** The same, packed by {@code zip -X -0}: stored, not compressed. */
  private static final byte[] BY_ZIP_TOOL_STORED =
      HexFormat.of()
          .parseHex(
              "504b03040a0000000000aab16e57fe35a44b1b0000001b0000000b000000686f73742e312e64"
                  + "6174613c6167656e745f646174613e0a3c2f6167656e745f646174613e0a504b01021e030a00"
                  + "00000000aab16e57fe35a44b1b0000001b0000000b0000000000000000000000a48100000000"
                  + "686f73742e312e64617461504b0506000000000100010039000000440000000000");

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 27, 8192, 100_000})
  void unpacksWhatItPacked(int size) throws IOException {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    assertThat(unpack(pack(content), size)).isEqualTo(content);
  }

  @Test
  void unpacksWhatTheReferenceServerPacked() throws IOException {
    byte[] archive = Transcript.read("zrecv").turns().get(3).bytes();
    assertThat(unpack(archive, 100)).isEqualTo(PACKET);
  }

  @Test
  void unpacksWhatTheZipToolPacked() throws IOException {
    assertThat(unpack(BY_ZIP_TOOL, 100)).isEqualTo(PACKET);
    assertThat(unpack(BY_ZIP_TOOL_STORED, 100)).isEqualTo(PACKET);
  }

  @Test
  void unpacksAnEntryWhoseNameIsNotUtf8() throws IOException {
    // The reference server names the entry after the file, in the bytes of its name.
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive, StandardCharsets.ISO_8859_1)) {
      zip.putNextEntry(new ZipEntry("/data_in/caf\u00e9.1.data"));
      zip.write(PACKET);
    }
    assertThat(unpack(archive.toByteArray(), 100)).isEqualTo(PACKET);
  }

  @Test
  void refusesAnEntryThatClaimsUtf8AndIsNot() throws IOException {
    byte[] archive = pack(PACKET);
    int utf8 = 0x08;
    archive[7] = (byte) (archive[7] | utf8);
    archive[30] = (byte) 0xe9;
    assertThatThrownBy(() -> unpack(archive, 100)).isInstanceOf(ZipException.class);
  }

  @Test
  void stopsABombAtTheLimit() throws IOException {
    byte[] bomb = pack(new byte[10_000_000]);
    assertThat(bomb).hasSizeLessThan(20_000);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    assertThatThrownBy(() -> Zip.unpack(new ByteArrayInputStream(bomb), content, 1000))
        .isInstanceOf(LimitExceededException.class)
        .hasMessage("the unpacked file is over the limit maxFileSize=1000");
    assertThat(content.size()).isLessThanOrEqualTo(1000);
  }

  @Test
  void takesExactlyTheLimit() throws IOException {
    assertThat(unpack(pack(new byte[1000]), 1000)).hasSize(1000);
    byte[] more = pack(new byte[1001]);
    assertThatThrownBy(() -> unpack(more, 1000)).isInstanceOf(LimitExceededException.class);
  }

  @Test
  void refusesTwoEntries() throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive)) {
      zip.putNextEntry(new ZipEntry("a"));
      zip.write(PACKET);
      zip.putNextEntry(new ZipEntry("b"));
    }
    assertThatThrownBy(() -> unpack(archive.toByteArray(), 100))
        .isInstanceOf(ZipException.class)
        .hasMessage("the archive has more than one entry");
  }

  @Test
  void refusesWhatIsNoArchive() {
    byte[] gzip = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0};
    for (byte[] archive : new byte[][] {{}, PACKET, gzip}) {
      assertThatThrownBy(() -> unpack(archive, 100))
          .isInstanceOf(ZipException.class)
          .hasMessageStartingWith("not a PKZIP archive");
    }
  }

  @Test
  void refusesAnArchiveWithOtherBytesThanWerePacked() {
    byte[] archive = BY_ZIP_TOOL_STORED.clone();
    archive[indexOf(archive, (byte) '<')]++;
    assertThatThrownBy(() -> unpack(archive, 100))
        .isInstanceOf(ZipException.class)
        .hasMessageContaining("CRC");
  }

  @Test
  void refusesAnArchiveThatIsCutAnywhereInItsEntry() throws IOException {
    byte[] archive = pack(PACKET);
    int directory = archive.length - 22 - (46 + "content".length());
    for (int length = 0; length < directory; length++) {
      byte[] cut = Arrays.copyOf(archive, length);
      assertThatThrownBy(() -> unpack(cut, 100))
          .as("cut at %d", length)
          .isInstanceOf(ZipException.class)
          .hasMessageMatching(".+");
    }
    assertThat(unpack(Arrays.copyOf(archive, directory), 100)).isEqualTo(PACKET);
  }

  @Test
  void neverFailsButInItsOwnWaysWhateverTheBytes() throws IOException {
    byte[] archive = pack(PACKET);
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = archive.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      unpackOrRefuse(damaged);
    }
  }

  @Test
  void leavesBothStreamsOpen() throws IOException {
    Unclosed archive = new Unclosed();
    Zip.pack(new ByteArrayInputStream(PACKET), archive);
    InputStream in =
        new ByteArrayInputStream(archive.toByteArray()) {
          @Override
          public void close() {
            throw new AssertionError("closed");
          }
        };
    OutputStream content = new Unclosed();
    assertThat(Zip.unpack(in, content, 100)).isEqualTo(PACKET.length);
  }

  private static void unpackOrRefuse(byte[] archive) {
    try {
      unpack(archive, 100);
    } catch (IOException | LimitExceededException e) {
      assertThat(e).hasMessageNotContaining("MALFORMED");
    }
  }

  private static int indexOf(byte[] bytes, byte wanted) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(wanted);
  }

  private static byte[] pack(byte[] content) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    Zip.pack(new ByteArrayInputStream(content), archive);
    return archive.toByteArray();
  }

  private static byte[] unpack(byte[] archive, long maxSize) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    long size = Zip.unpack(new ByteArrayInputStream(archive), content, maxSize);
    assertThat(size).isEqualTo(content.size());
    return content.toByteArray();
  }

  private static final class Unclosed extends ByteArrayOutputStream {
    @Override
    public void close() {
      throw new AssertionError("closed");
    }
  }
}
