package dev.tentacle.component;

import dev.tentacle.client.Pace;
import dev.tentacle.client.SessionOptions;
import dev.tentacle.client.SiteAddress;
import dev.tentacle.protocol.Limits;
import dev.tentacle.protocol.PasswordDigest;
import dev.tentacle.tls.KeyPassword;
import dev.tentacle.tls.Pin;
import dev.tentacle.tls.TlsContext;
import dev.tentacle.tls.TlsOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.jsse.SSLContextParameters;
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

  @UriParam(label = "security")
  private @Nullable String caFile;

  @UriParam(label = "security")
  private @Nullable String certificateFile;

  @UriParam(label = "security")
  private @Nullable String keyFile;

  @UriParam(label = "security", secret = true)
  private @Nullable String keyPassword;

  @UriParam(label = "security")
  private boolean trustAll;

  @UriParam(label = "security")
  private boolean hostnameVerification;

  @UriParam(label = "security")
  private @Nullable String pins;

  @UriParam(label = "security")
  private @Nullable String enabledProtocols;

  @UriParam(label = "security")
  private @Nullable String cipherSuites;

  @UriParam(label = "security")
  private @Nullable SSLContextParameters sslContextParameters;

  @UriParam(label = "common", defaultValue = "10000", javaType = "java.time.Duration")
  private long connectTimeout = 10_000;

  @UriParam(label = "common", defaultValue = "10000", javaType = "java.time.Duration")
  private long timeout = 10_000;

  @UriParam(label = "common", defaultValue = "3600000", javaType = "java.time.Duration")
  private long transferTimeout = Pace.DEFAULT.transfer().toMillis();

  @UriParam(label = "common,advanced", defaultValue = "100")
  private long minTransferRate = Pace.DEFAULT.minRate();

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

  @UriParam(label = "producer,advanced", defaultValue = "100")
  private int maxCompressionRatio = 100;

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

  /** What the options say of TLS, sslContextParameters aside. */
  TlsOptions tlsOptions() {
    TlsOptions.Builder options =
        TlsOptions.builder()
            .ca(path(caFile))
            .certificate(path(certificateFile))
            .key(path(keyFile))
            .trustAll(trustAll)
            .hostnameVerification(hostnameVerification)
            .protocols(enabledProtocols == null ? "" : enabledProtocols)
            .ciphers(cipherSuites == null ? "" : cipherSuites);
    if (keyPassword != null && !keyPassword.isEmpty()) {
      options.keyPassword(KeyPassword.of(keyPassword.toCharArray()));
    }
    for (String pin : pins == null || pins.isEmpty() ? new String[0] : pins.split(",", -1)) {
      options.pin(new Pin(pin.strip()));
    }
    return options.build();
  }

  private static @Nullable Path path(@Nullable String file) {
    return file == null || file.isEmpty() ? null : Path.of(file);
  }

  /**
   * How to talk to the site.
   *
   * @param tls how connections are secured, null for plain ones
   */
  SessionOptions sessionOptions(@Nullable TlsContext tls) {
    return new SessionOptions(
        site(),
        password == null || password.isEmpty() ? null : PasswordDigest.of(password),
        Duration.ofMillis(connectTimeout),
        new Pace(Duration.ofMillis(timeout), Duration.ofMillis(transferTimeout), minTransferRate),
        new Limits(maxFileSize, maxListingSize, maxListingEntries),
        tls);
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

  public @Nullable String getCaFile() {
    return caFile;
  }

  /** PEM file of the CA certificates that the site is checked against; turns TLS on. */
  public void setCaFile(@Nullable String caFile) {
    this.caFile = caFile;
  }

  public @Nullable String getCertificateFile() {
    return certificateFile;
  }

  /** PEM file of our certificate, with its issuers' after it; turns TLS on. */
  public void setCertificateFile(@Nullable String certificateFile) {
    this.certificateFile = certificateFile;
  }

  public @Nullable String getKeyFile() {
    return keyFile;
  }

  /** PEM file of the private key of our certificate; by default it is in certificateFile. */
  public void setKeyFile(@Nullable String keyFile) {
    this.keyFile = keyFile;
  }

  public @Nullable String getKeyPassword() {
    return keyPassword;
  }

  /** What opens the private key. */
  public void setKeyPassword(@Nullable String keyPassword) {
    this.keyPassword = keyPassword;
  }

  public boolean isTrustAll() {
    return trustAll;
  }

  /** Turns TLS on and takes any certificate of the site: whoever answers can play it. */
  public void setTrustAll(boolean trustAll) {
    this.trustAll = trustAll;
  }

  public boolean isHostnameVerification() {
    return hostnameVerification;
  }

  /**
   * Whether the site's certificate must be for the host that is dialled. Where not, any holder of a
   * certificate of the CA can play the site.
   */
  public void setHostnameVerification(boolean hostnameVerification) {
    this.hostnameVerification = hostnameVerification;
  }

  public @Nullable String getPins() {
    return pins;
  }

  /**
   * The SHA-256 of the site's public key, in Base64; several with commas between them. A site that
   * shows another key is refused.
   */
  public void setPins(@Nullable String pins) {
    this.pins = pins;
  }

  public @Nullable String getEnabledProtocols() {
    return enabledProtocols;
  }

  /** The versions of TLS to speak, with commas between them: TLSv1.2, TLSv1.3. */
  public void setEnabledProtocols(@Nullable String enabledProtocols) {
    this.enabledProtocols = enabledProtocols;
  }

  public @Nullable String getCipherSuites() {
    return cipherSuites;
  }

  /** The cipher suites to offer, as OpenSSL's cipher list. */
  public void setCipherSuites(@Nullable String cipherSuites) {
    this.cipherSuites = cipherSuites;
  }

  public @Nullable SSLContextParameters getSslContextParameters() {
    return sslContextParameters;
  }

  /** TLS by Camel's own means, in place of the PEM files. */
  public void setSslContextParameters(@Nullable SSLContextParameters sslContextParameters) {
    this.sslContextParameters = sslContextParameters;
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

  /**
   * How long the site may be silent while it owes an answer or content, and how long it may take
   * for one line.
   */
  public void setTimeout(long timeout) {
    this.timeout = timeout;
  }

  public long getTransferTimeout() {
    return transferTimeout;
  }

  /** How long the content of one file, or of a listing, may take. */
  public void setTransferTimeout(long transferTimeout) {
    this.transferTimeout = transferTimeout;
  }

  public long getMinTransferRate() {
    return minTransferRate;
  }

  /**
   * The fewest bytes that the site may send in a second, on average over timeout, while it sends a
   * file or a listing; 0 for any.
   */
  public void setMinTransferRate(long minTransferRate) {
    this.minTransferRate = minTransferRate;
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

  public int getMaxCompressionRatio() {
    return maxCompressionRatio;
  }

  /**
   * The most bytes that may come out of one byte of a packed file, where more than a MiB comes out
   * of it in all.
   */
  public void setMaxCompressionRatio(int maxCompressionRatio) {
    this.maxCompressionRatio = maxCompressionRatio;
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
