package dev.tentacle.component;

import dev.tentacle.client.SiteAddress;
import dev.tentacle.server.ClientRule;
import dev.tentacle.server.ServerLimits;
import dev.tentacle.server.ServerOptions;
import dev.tentacle.tls.KeyPassword;
import dev.tentacle.tls.TlsContext;
import dev.tentacle.tls.TlsOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.jspecify.annotations.Nullable;

/** The options of a Tentacle server: those of the reference server, and what keeps it safe. */
@UriParams
public class TentacleServerConfiguration {

  @UriPath
  @Metadata(required = true)
  private String host = "0.0.0.0";

  @UriPath(defaultValue = "41121")
  private int port = SiteAddress.DEFAULT_PORT;

  @UriParam
  @Metadata(required = true)
  private @Nullable String directory;

  @UriParam private boolean delete;

  @UriParam private @Nullable String filters;

  @UriParam(label = "security")
  private boolean insecure;

  @UriParam(label = "security", secret = true)
  private @Nullable String password;

  @UriParam private boolean overwrite;

  @UriParam(defaultValue = "2000000")
  private long maxFileSize = 2_000_000;

  @UriParam(defaultValue = "10")
  private int maxConnections = 10;

  @UriParam(defaultValue = "4000", javaType = "java.time.Duration")
  private long timeout = 4_000;

  @UriParam(label = "security")
  private @Nullable String certificateFile;

  @UriParam(label = "security")
  private @Nullable String keyFile;

  @UriParam(label = "security", secret = true)
  private @Nullable String keyPassword;

  @UriParam(label = "security")
  private @Nullable String caFile;

  @UriParam(label = "security")
  private @Nullable String enabledProtocols;

  @UriParam(label = "security")
  private @Nullable String cipherSuites;

  @UriParam(label = "security")
  private @Nullable SSLContextParameters sslContextParameters;

  @UriParam(label = "security")
  private @Nullable String insecureAddresses;

  @UriParam(label = "security")
  private @Nullable String insecureNames;

  @UriParam(label = "security")
  private int maxConnectionsPerAddress;

  @UriParam(label = "security", defaultValue = "500")
  private int minTransferRate = ServerLimits.DEFAULT.minTransferRate();

  @UriParam(label = "security", defaultValue = "2000", javaType = "java.time.Duration")
  private long passwordDelay = ServerLimits.DEFAULT.passwordDelay().toMillis();

  @UriParam(label = "security", defaultValue = "250000")
  private int maxStoredFiles = ServerLimits.DEFAULT.maxStoredFiles();

  @UriParam(label = "security")
  private long maxStoredBytes;

  @UriParam(label = "security", defaultValue = "104857600")
  private long minFreeBytes = ServerLimits.DEFAULT.minFreeBytes();

  /** What the options say of TLS, sslContextParameters aside. */
  TlsOptions tlsOptions() {
    TlsOptions.Builder options =
        TlsOptions.builder()
            .certificate(path(certificateFile))
            .key(path(keyFile))
            .ca(path(caFile))
            .protocols(enabledProtocols == null ? "" : enabledProtocols)
            .ciphers(cipherSuites == null ? "" : cipherSuites);
    if (keyPassword != null) {
      options.keyPassword(KeyPassword.of(keyPassword.toCharArray()));
    }
    return options.build();
  }

  private static @Nullable Path path(@Nullable String file) {
    return file == null || file.isEmpty() ? null : Path.of(file);
  }

  private static String text(@Nullable String list) {
    return list == null ? "" : list;
  }

  private ServerLimits limits() {
    return new ServerLimits(
        maxConnectionsPerAddress,
        minTransferRate,
        Duration.ofMillis(passwordDelay),
        maxStoredFiles,
        maxStoredBytes,
        minFreeBytes);
  }

  /**
   * How the server is to behave.
   *
   * @param tls how sessions are secured, null for plain ones
   */
  ServerOptions serverOptions(@Nullable TlsContext tls) {
    ServerOptions.Builder options =
        ServerOptions.builder(Path.of(getDirectory()))
            .addresses(host)
            .port(port)
            .insecure(insecure)
            .overwrite(overwrite)
            .maxSize(maxFileSize)
            .maxConnections(maxConnections)
            .tls(tls)
            .limits(limits())
            .insecureFor(ClientRule.parse(text(insecureAddresses), text(insecureNames)))
            .retries(1)
            .timeout(Duration.ofMillis(timeout).dividedBy(2));
    if (filters != null) {
      options.filters(filters);
    }
    if (password != null) {
      options.password(password);
    }
    return options.build();
  }

  public String getHost() {
    return host;
  }

  /** The address to listen on; 0.0.0.0 for all. */
  public void setHost(String host) {
    this.host = host;
  }

  public int getPort() {
    return port;
  }

  /** The port to listen on; 0 for any that is free. */
  public void setPort(int port) {
    this.port = port;
  }

  public String getDirectory() {
    if (directory == null) {
      throw new IllegalArgumentException("tentacle-server needs the option directory");
    }
    return directory;
  }

  /** Where files are stored; it must exist (option -s of the reference server). */
  public void setDirectory(String directory) {
    this.directory = directory;
  }

  public boolean isDelete() {
    return delete;
  }

  /**
   * Whether a file is deleted once its exchange has succeeded; else it stays to be pulled. Where it
   * is, files that an earlier run left are routed at the start.
   */
  public void setDelete(boolean delete) {
    this.delete = delete;
  }

  public @Nullable String getFilters() {
    return filters;
  }

  /**
   * Which folder a file is stored in, by its name: regexp:folder pairs separated by semicolons, the
   * first that is found anywhere in the name wins (option -i).
   */
  public void setFilters(@Nullable String filters) {
    this.filters = filters;
  }

  public boolean isInsecure() {
    return insecure;
  }

  /** Whether clients may list and move files, as a Sync server does (option -I). */
  public void setInsecure(boolean insecure) {
    this.insecure = insecure;
  }

  public @Nullable String getPassword() {
    return password;
  }

  /** What clients must know (option -x); none where it is not set. */
  public void setPassword(@Nullable String password) {
    this.password = password;
  }

  public boolean isOverwrite() {
    return overwrite;
  }

  /** Whether an upload may replace a file of its name (option -o). */
  public void setOverwrite(boolean overwrite) {
    this.overwrite = overwrite;
  }

  public long getMaxFileSize() {
    return maxFileSize;
  }

  /** The largest upload to take, in bytes (option -m). */
  public void setMaxFileSize(long maxFileSize) {
    this.maxFileSize = maxFileSize;
  }

  public int getMaxConnections() {
    return maxConnections;
  }

  /** How many clients are served at once; others wait (option -c). */
  public void setMaxConnections(int maxConnections) {
    this.maxConnections = maxConnections;
  }

  public long getTimeout() {
    return timeout;
  }

  /** How long a client may be silent before its connection is closed (options -t and -r). */
  public void setTimeout(long timeout) {
    this.timeout = timeout;
  }

  public @Nullable String getCertificateFile() {
    return certificateFile;
  }

  /** PEM file of our certificate, with its issuers' after it; turns TLS on (option -e). */
  public void setCertificateFile(@Nullable String certificateFile) {
    this.certificateFile = certificateFile;
  }

  public @Nullable String getKeyFile() {
    return keyFile;
  }

  /**
   * PEM file of the private key of our certificate; by default it is in certificateFile (option
   * -k).
   */
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

  public @Nullable String getCaFile() {
    return caFile;
  }

  /** PEM file of the CA that each client must have a certificate of (option -f). */
  public void setCaFile(@Nullable String caFile) {
    this.caFile = caFile;
  }

  public @Nullable String getEnabledProtocols() {
    return enabledProtocols;
  }

  /** The versions of TLS to speak, with commas between them: TLSv1.2, TLSv1.3 (option -z). */
  public void setEnabledProtocols(@Nullable String enabledProtocols) {
    this.enabledProtocols = enabledProtocols;
  }

  public @Nullable String getCipherSuites() {
    return cipherSuites;
  }

  /** The cipher suites to take, as OpenSSL's cipher list (option -u). */
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

  public @Nullable String getInsecureAddresses() {
    return insecureAddresses;
  }

  /**
   * Where insecure is on: the addresses and networks, with commas between them, that LS and MV are
   * answered to; all where it is not set (10.0.0.0/8,192.168.1.7).
   */
  public void setInsecureAddresses(@Nullable String insecureAddresses) {
    this.insecureAddresses = insecureAddresses;
  }

  public @Nullable String getInsecureNames() {
    return insecureNames;
  }

  /**
   * Where insecure is on: LS and MV are answered to clients whose certificate has one of these
   * names (common name or DNS name), with commas between them. Needs caFile.
   */
  public void setInsecureNames(@Nullable String insecureNames) {
    this.insecureNames = insecureNames;
  }

  public int getMaxConnectionsPerAddress() {
    return maxConnectionsPerAddress;
  }

  /**
   * How many clients of one IPv4 address, or of one IPv6 network of 64 bits, are served at once,
   * while others wait; 0 for four fifths of maxConnections.
   */
  public void setMaxConnectionsPerAddress(int maxConnectionsPerAddress) {
    this.maxConnectionsPerAddress = maxConnectionsPerAddress;
  }

  public int getMinTransferRate() {
    return minTransferRate;
  }

  /**
   * How many bytes a second a client must send, or take, of a file, on average over five times the
   * timeout; 0 for any rate.
   */
  public void setMinTransferRate(int minTransferRate) {
    this.minTransferRate = minTransferRate;
  }

  public long getPasswordDelay() {
    return passwordDelay;
  }

  /** How long a wrong password keeps its connection open and its slot taken. */
  public void setPasswordDelay(long passwordDelay) {
    this.passwordDelay = passwordDelay;
  }

  public int getMaxStoredFiles() {
    return maxStoredFiles;
  }

  /** How many files the directory may hold, with its folders; 0 for any number. */
  public void setMaxStoredFiles(int maxStoredFiles) {
    this.maxStoredFiles = maxStoredFiles;
  }

  public long getMaxStoredBytes() {
    return maxStoredBytes;
  }

  /** How many bytes the directory may hold, with its folders; 0 for any number. */
  public void setMaxStoredBytes(long maxStoredBytes) {
    this.maxStoredBytes = maxStoredBytes;
  }

  public long getMinFreeBytes() {
    return minFreeBytes;
  }

  /** How many bytes uploads leave free on the file system of the directory. */
  public void setMinFreeBytes(long minFreeBytes) {
    this.minFreeBytes = minFreeBytes;
  }
}
