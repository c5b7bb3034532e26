package dev.tentacle.protocol;

/**
 * How much one side takes from the other.
 *
 * @param maxFileSize the largest file, as announced and as unpacked, in bytes
 * @param maxListingSize the largest listing in bytes
 * @param maxListingEntries the most names in a listing
 */
public record Limits(long maxFileSize, long maxListingSize, int maxListingEntries) {

  /** The longest line in bytes, its newline included: the reference server's read. */
  public static final int MAX_LINE_LENGTH = 1024;

  /** A file of 1 GiB, a listing of 64 MiB and 500,000 names. */
  public static final Limits DEFAULT = new Limits(1L << 30, 64L << 20, 500_000);

  public Limits {
    if (maxFileSize < 1 || maxListingSize < 1 || maxListingEntries < 1) {
      throw new IllegalArgumentException("a limit must be at least 1");
    }
  }

  /** What a transfer of this verb may announce, in bytes. */
  public long maxSize(Verb verb) {
    return verb == Verb.LS ? maxListingSize : maxFileSize;
  }

  /** The option that sets {@link #maxSize}. */
  public static String option(Verb verb) {
    return verb == Verb.LS ? "maxListingSize" : "maxFileSize";
  }
}
