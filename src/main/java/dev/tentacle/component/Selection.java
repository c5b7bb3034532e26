package dev.tentacle.component;

import dev.tentacle.protocol.LocalCharset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFileDefaultSorter;
import org.jspecify.annotations.Nullable;

/** Which of the listed files to take in one poll, and in which order. */
final class Selection {

  private final Charset charset = LocalCharset.get();
  private final @Nullable Pattern include;
  private final @Nullable Pattern exclude;
  private final Predicate<RemoteFile> isNew;
  private final Comparator<RemoteFile> order;
  private final int most;
  private final Room room;

  /** Says how many of so many files may be taken. */
  interface Room {
    int ask(int wanted) throws IOException;
  }

  /**
   * The selection that an endpoint's options describe.
   *
   * @param isNew false for what was taken before; may read a disk or a database
   * @param behind begin with what comes after this file, and take the others then; null for none
   */
  Selection(
      TentacleEndpoint endpoint,
      Predicate<RemoteFile> isNew,
      Room room,
      @Nullable RemoteFile behind) {
    this.include = endpoint.includePattern();
    this.exclude = endpoint.excludePattern();
    this.isNew = isNew;
    // A listing is in any order: without the name, ties would be broken anew each time.
    Comparator<RemoteFile> total = order(endpoint).thenComparing(RemoteFile::name);
    this.order =
        behind == null
            ? total
            : Comparator.comparing((RemoteFile file) -> total.compare(file, behind) <= 0)
                .thenComparing(total);
    this.most = endpoint.getMaxMessagesPerPoll();
    this.room = room;
  }

  /** Which comes first; only a name that two folders show may be no other file to it. */
  Comparator<RemoteFile> order() {
    return order;
  }

  /** The most to take in a poll. */
  int most() {
    return most > 0 ? most : Integer.MAX_VALUE;
  }

  /** How many of so many may be taken. Reads the disk. */
  int ask(int count) {
    try {
      return room.ask(count);
    } catch (IOException e) {
      throw new UncheckedIOException("data_in cannot be read: " + e.getMessage(), e);
    }
  }

  /** Whether to take it at all. */
  boolean wants(RemoteFile file) {
    return isNamedAsWanted(file) && isNew.test(file);
  }

  private boolean isNamedAsWanted(RemoteFile file) {
    String name = file.name().toLocal(charset);
    return (include == null || include.matcher(name).matches())
        && (exclude == null || !exclude.matcher(name).matches());
  }

  private static Comparator<RemoteFile> order(TentacleEndpoint endpoint) {
    String sortBy = endpoint.getSortBy();
    if (sortBy == null) {
      return Comparator.comparing(RemoteFile::name, PacketOrder.oldestFirst());
    }
    Comparator<Exchange> byLanguage = null;
    List<String> groups = List.of(sortBy.split(";"));
    for (int i = groups.size() - 1; i >= 0; i--) {
      byLanguage = order(endpoint, groups.get(i).strip(), byLanguage);
    }
    Comparator<Exchange> chosen = byLanguage;
    return (a, b) -> chosen == null ? 0 : chosen.compare(named(endpoint, a), named(endpoint, b));
  }

  private static Comparator<Exchange> order(
      TentacleEndpoint endpoint, String group, @Nullable Comparator<Exchange> nested) {
    boolean reverse = group.startsWith("reverse:");
    String rest = reverse ? group.substring("reverse:".length()) : group;
    boolean ignoreCase = rest.startsWith("ignoreCase:");
    String expression = ignoreCase ? rest.substring("ignoreCase:".length()) : rest;
    return GenericFileDefaultSorter.sortByFileLanguage(
        endpoint.getCamelContext(), expression, reverse, ignoreCase, nested);
  }

  /** What the file language reads names from. */
  static Exchange named(TentacleEndpoint endpoint, RemoteFile file) {
    Exchange exchange = endpoint.createExchange();
    String name = file.name().toLocal(LocalCharset.get());
    exchange.getMessage().setHeader(TentacleConstants.FILE_NAME, name);
    exchange.getMessage().setHeader(TentacleConstants.FILE_NAME_ONLY, name);
    exchange.getMessage().setHeader(TentacleConstants.SITE, endpoint.site().toString());
    exchange.getMessage().setHeader(TentacleConstants.FOLDER, file.folder().toString());
    return exchange;
  }
}
