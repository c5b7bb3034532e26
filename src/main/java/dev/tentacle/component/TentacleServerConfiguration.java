package dev.tentacle.component;

import dev.tentacle.client.SiteAddress;
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
}
