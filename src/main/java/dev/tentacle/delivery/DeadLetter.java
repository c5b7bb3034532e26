package dev.tentacle.delivery;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The note beside a file that could not be delivered.
 *
 * @param site it came from
 * @param name on the site
 * @param size in bytes
 * @param digest SHA-256 of the content, in hexadecimal
 * @param time when it was given up, ISO 8601 in UTC
 * @param attempts how often its delivery was tried
 * @param faults why it was given up: the exception, its cause, and so on
 */
@JsonPropertyOrder({"site", "name", "size", "digest", "time", "attempts", "faults"})
@JsonIgnoreProperties(ignoreUnknown = true)
public record DeadLetter(
    String site,
    String name,
    long size,
    String digest,
    String time,
    int attempts,
    List<Fault> faults) {

  private static final int MAX_FAULTS = 10;
  private static final int MAX_MESSAGE = 1000;
  private static final int MAX_NAME_IN_ID = 180;
  private static final int DIGEST_IN_ID = 32;

  /**
   * One link of a chain of exceptions.
   *
   * @param type the exception's class
   * @param message what it says, cut at 1,000 characters; empty if nothing
   */
  public record Fault(String type, String message) {}

  /**
   * A checked note.
   *
   * @throws IllegalArgumentException if site, name or digest are not what they must be
   */
  public DeadLetter {
    site = new LocalName(site).text();
    name = new LocalName(name).text();
    digest = ContentDigest.parse(digest).hex();
    faults = List.copyOf(faults);
  }

  static List<Fault> faults(Throwable cause) {
    List<Fault> faults = new ArrayList<>();
    @Nullable Throwable next = cause;
    while (next != null && faults.size() < MAX_FAULTS) {
      String message = String.valueOf(next.getMessage());
      int end = Math.min(message.length(), MAX_MESSAGE);
      faults.add(new Fault(next.getClass().getName(), message.substring(0, end)));
      next = next.getCause();
    }
    return faults;
  }

  /** Names this letter among those of its site: the file's name and the start of its digest. */
  @JsonIgnore
  public String id() {
    String kept = name;
    while (kept.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_IN_ID) {
      kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1));
    }
    return kept + "." + digest.substring(0, DIGEST_IN_ID);
  }

  @JsonIgnore
  DeliveryKey key() {
    return new DeliveryKey(new LocalName(site), new LocalName(name), ContentDigest.parse(digest));
  }
}
