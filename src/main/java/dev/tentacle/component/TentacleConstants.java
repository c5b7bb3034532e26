package dev.tentacle.component;

import org.apache.camel.Exchange;
import org.apache.camel.spi.Metadata;

/** The headers of the Tentacle component. */
public final class TentacleConstants {

  @Metadata(
      applicableFor = "tentacle",
      label = "consumer",
      description = "The site that the file came from, as host:port.",
      javaType = "String")
  public static final String SITE = "CamelTentacleSite";

  @Metadata(
      applicableFor = "tentacle",
      label = "consumer",
      description =
          "The folder that the file was listed in, as the filter name that LS was given;"
              + " empty for the root of the storage.",
      javaType = "String")
  public static final String FOLDER = "CamelTentacleFolder";

  @Metadata(
      applicableFor = "tentacle",
      label = "consumer,producer",
      description = "The SHA-256 of the content, in hexadecimal digits.",
      javaType = "String")
  public static final String DIGEST = "CamelTentacleDigest";

  @Metadata(
      applicableFor = "tentacle",
      label = "producer",
      description =
          "How many entries of the listing are no names of files: folders, dot files and"
              + " names that the protocol forbids.",
      javaType = "Integer")
  public static final String REFUSED = "CamelTentacleRefused";

  @Metadata(
      applicableFor = "tentacle",
      label = "producer",
      description = "The TLS session that a listing came in; none where TLS is off.",
      javaType = "javax.net.ssl.SSLSession")
  public static final String SSL_SESSION = "CamelTentacleSslSession";

  @Metadata(
      applicableFor = "tentacle",
      label = "producer",
      description = "The operation to do, in place of the option.",
      javaType = "dev.tentacle.component.TentacleOperation")
  public static final String OPERATION = "CamelTentacleOperation";

  @Metadata(
      label = "consumer,producer",
      description =
          "The name of the file: a single path segment. The consumer writes a byte that is"
              + " no text in the file system's charset as a tilde and two hexadecimal digits.",
      javaType = "String")
  public static final String FILE_NAME = Exchange.FILE_NAME;

  @Metadata(label = "consumer", description = "The name of the file.", javaType = "String")
  public static final String FILE_NAME_ONLY = Exchange.FILE_NAME_ONLY;

  @Metadata(
      label = "consumer",
      description = "The name that the file had when it was taken, whatever the route makes of it.",
      javaType = "String")
  public static final String FILE_NAME_CONSUMED = Exchange.FILE_NAME_CONSUMED;

  @Metadata(
      label = "consumer,producer",
      description = "The size of the content in bytes.",
      javaType = "Long")
  public static final String FILE_LENGTH = Exchange.FILE_LENGTH;

  @Metadata(
      label = "consumer",
      description =
          "In milliseconds since 1970: when the packet was made, by the epoch second in the"
              + " name where it has a plausible one, else when the file was downloaded; of"
              + " tentacle-server, when it was received.",
      javaType = "Long")
  public static final String FILE_LAST_MODIFIED = Exchange.FILE_LAST_MODIFIED;

  @Metadata(
      applicableFor = "tentacle",
      label = "consumer",
      description =
          "The file in localWorkDirectory that has the content; a file: producer renames"
              + " it in place of a copy.",
      javaType = "String")
  public static final String FILE_LOCAL_WORK_PATH = Exchange.FILE_LOCAL_WORK_PATH;

  private TentacleConstants() {}
}
