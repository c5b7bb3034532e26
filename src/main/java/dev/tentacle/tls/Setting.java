package dev.tentacle.tls;

/** What a file is given for, and by which names: Pandora's token, the command line's option. */
enum Setting {
  CA("CA certificate (sync_ca, -f)"),
  CERTIFICATE("certificate (sync_cert, -e)"),
  KEY("private key (sync_key, -k)"),
  PASSWORD("password of the private key");

  private final String shown;

  Setting(String shown) {
    this.shown = shown;
  }

  @Override
  public String toString() {
    return shown;
  }
}
