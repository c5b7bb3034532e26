package dev.tentacle.component;

import dev.tentacle.client.SessionOptions;
import dev.tentacle.client.SiteAddress;
import dev.tentacle.protocol.Limits;
import dev.tentacle.protocol.PasswordDigest;
import java.time.Duration;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;
import org.jspecify.annotations.Nullable;

/** The options that consumer and producer share: where a site is and how to talk to it. */
@UriParams
public class TentacleConfiguration implements Cloneable {

  @UriPath
  @Metadata(required = true)
  private String host = "";

  @UriPath(defaultValue = "41121")
  private int port = SiteAddress.DEFAULT_PORT;

  @UriParam(label = "security", secret = true)
  private @Nullable String password;

  @UriParam(label = "common", defaultValue = "10000", javaType = "java.time.Duration")
  private long connectTimeout = 10_000;

  @UriParam(label = "common", defaultValue = "10000", javaType = "java.time.Duration")
  private long timeout = 10_000;

  @UriParam(label = "common", defaultValue = "3")
  private int maximumReconnectAttempts = 3;

  @UriParam(label = "common", defaultValue = "1000", javaType = "java.time.Duration")
  private long reconnectDelay = 1_000;

  @UriParam(label = "common,advanced", defaultValue = "1073741824")
  private long maxFileSize = Limits.DEFAULT.maxFileSize();

  @UriParam(label = "common,advanced", defaultValue = "67108864")
  private long maxListingSize = Limits.DEFAULT.maxListingSize();

  @UriParam(label = "common,advanced", defaultValue = "500000")
  private int maxListingEntries = Limits.DEFAULT.maxListingEntries();

  @UriParam(label = "common,advanced", defaultValue = "131072")
  private int spoolThreshold = 128 * 1024;

  @UriParam(label = "common")
  private @Nullable String localWorkDirectory;

  TentacleConfiguration copy() {
    try {
      return (TentacleConfiguration) clone();
    } catch (CloneNotSupportedException e) {
      throw new RuntimeCamelException(e);
    }
  }

  SiteAddress site() {
    return new SiteAddress(host, port);
  }

  SessionOptions sessionOptions() {
    return new SessionOptions(
        site(),
        password == null || password.isEmpty() ? null : PasswordDigest.of(password),
        Duration.ofMillis(connectTimeout),
        Duration.ofMillis(timeout),
        new Limits(maxFileSize, maxListingSize, maxListingEntries),
        null);
  }

  public String getHost() {
    return host;
  }

  /** The site: a host name or an address; an IPv6 address in brackets. */
  public void setHost(String host) {
    this.host = host;
  }

  public int getPort() {
    return port;
  }

  /** The port of the site's Tentacle server. */
  public void setPort(int port) {
    this.port = port;
  }

  public @Nullable String getPassword() {
    return password;
  }

  /** The password of the Tentacle server (its option -x); none where it has none. */
  public void setPassword(@Nullable String password) {
    this.password = password;
  }

  public long getConnectTimeout() {
    return connectTimeout;
  }

  /** How long to try to connect, the look-up of the name and TLS each within it. */
  public void setConnectTimeout(long connectTimeout) {
    this.connectTimeout = connectTimeout;
  }

  public long getTimeout() {
    return timeout;
  }

  /** How long the site may be silent while it owes an answer or content. */
  public void setTimeout(long timeout) {
    this.timeout = timeout;
  }

  public int getMaximumReconnectAttempts() {
    return maximumReconnectAttempts;
  }

  /**
   * How many times to connect again, in one poll and with no file taken in between, before the poll
   * fails; 0 to fail at once.
   */
  public void setMaximumReconnectAttempts(int maximumReconnectAttempts) {
    this.maximumReconnectAttempts = maximumReconnectAttempts;
  }

  public long getReconnectDelay() {
    return reconnectDelay;
  }

  /**
   * The pause before the first of the attempts to connect again; each next one is twice as long.
   */
  public void setReconnectDelay(long reconnectDelay) {
    this.reconnectDelay = reconnectDelay;
  }

  public long getMaxFileSize() {
    return maxFileSize;
  }

  /** The largest file to take, in bytes. */
  public void setMaxFileSize(long maxFileSize) {
    this.maxFileSize = maxFileSize;
  }

  public long getMaxListingSize() {
    return maxListingSize;
  }

  /** The largest listing to take, in bytes. */
  public void setMaxListingSize(long maxListingSize) {
    this.maxListingSize = maxListingSize;
  }

  public int getMaxListingEntries() {
    return maxListingEntries;
  }

  /** The most names to take in a listing. */
  public void setMaxListingEntries(int maxListingEntries) {
    this.maxListingEntries = maxListingEntries;
  }

  public int getSpoolThreshold() {
    return spoolThreshold;
  }

  /**
   * The largest file to keep in memory, in bytes; a larger one goes through a file in the directory
   * for temporary files. Of no account where localWorkDirectory is set.
   */
  public void setSpoolThreshold(int spoolThreshold) {
    this.spoolThreshold = spoolThreshold;
  }

  public @Nullable String getLocalWorkDirectory() {
    return localWorkDirectory;
  }

  /**
   * Where each file is stored before it is routed. Where it is on the file system of a file:
   * producer's directory, that producer renames the file in place of copying it.
   */
  public void setLocalWorkDirectory(@Nullable String localWorkDirectory) {
    this.localWorkDirectory = localWorkDirectory;
  }
}
